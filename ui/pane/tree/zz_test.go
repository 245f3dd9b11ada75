package tree
import ("testing";"fmt";"context";"os"
"github.com/mibtui/mibtui/mib";"github.com/mibtui/mibtui/mib/oid";"github.com/mibtui/mibtui/mib/value"
"github.com/mibtui/mibtui/ui/theme";"github.com/mibtui/mibtui/ui/widget")
func TestZZ(t *testing.T){
 tr,err:=mib.Load(context.Background(),[]mib.Source{{Name:"bundled",FS:os.DirFS("../../../mibs"),Ours:true}},mib.LoadOptions{},func(*mib.Tree){})
 if err!=nil{t.Fatal(err)}
 th:=theme.Theme{}
 p:=New(th); p.SetTree(tr)
 for _,s:=range []string{"1.3.6.1.2.1","1.3.6.1.2.1.2.2.1.10","1.3.6.1.4.1.32473.1"}{
 p.Show(oid.MustParse(s)); 
 p.SetValue(oid.MustParse("1.3.6.1.2.1.1.1"),LiveValue{Text:value.Text{{Text:"mibtui demo router, software 4.2"}}})
 p.SetValue(oid.MustParse("1.3.6.1.2.1.1.3"),LiveValue{Text:value.Text{{Text:"3 days, 4:05:06.78"}}})
 p.SetValue(oid.MustParse("1.3.6.1.2.1.2.2.1.10"),LiveValue{Suffix:".1",Text:value.Text{{Text:"3912554120"}}})
 p.SetValue(oid.MustParse("1.3.6.1.2.1.2.2.1.7"),LiveValue{Suffix:".1",Text:value.Text{{Text:"up(1)"}}})
 for _,sz:=range [][2]int{{48,34},{32,22}}{
 fmt.Println(widget.Frame(th,widget.FrameSpec{Title:"1 Tree",Right:"2451 nodes",Focused:true},sz[0],sz[1],p.View(sz[0]-2,sz[1]-2,true)))
 }
 p.Toggle()
 }
}
