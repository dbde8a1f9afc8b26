using System.Globalization;
using System.Xml.Linq;
using SynapseServerless.Plots;

namespace SynapseServerless.LightGBM.Tests.Models;

// A model written by hand, so that what its tree says is known.
public sealed class PlotTests
{
    private const string Text = """
        tree
        version=v4
        num_class=1
        num_tree_per_iteration=1
        label_index=0
        max_feature_idx=1
        objective=regression
        feature_names=distance <airport>
        feature_infos=[0:100] 3:1:2:0

        Tree=0
        num_leaves=3
        num_cat=1
        split_feature=0 1
        split_gain=12.5 3
        threshold=7.25 0
        decision_type=10 1
        left_child=-1 -2
        right_child=1 -3
        leaf_value=-0.5 2 1000.125
        leaf_weight=1 1 1
        leaf_count=1500 1 20
        internal_value=0 0
        internal_weight=2 2
        internal_count=1521 21
        cat_boundaries=0 1
        cat_threshold=10
        is_linear=0
        shrinkage=1


        end of trees
        """;

    private static LightGBMRegressionModel Model => LightGBMRegressionModel.LoadNativeModelFromString(Text);

    [Fact]
    public void A_tree_as_text_says_what_is_asked_what_it_gained_who_came_and_what_the_leaves_say()
    {
        using LightGBMRegressionModel model = Model;
        // 10 is binary 1010: categories 1 and 3. Decision 10 is 2 + 8: missing values are NaN and go left.
        Assert.Equal(
            """
            Tree 0
            distance ≤ 7.25 (gain 12.5, 1,521 rows)
            ├─ yes or missing: -0.5 (leaf 0, 1,500 rows)
            └─ no: <airport> in {1, 3} (gain 3, 21 rows)
               ├─ yes: 2 (leaf 1, 1 row)
               └─ no or missing: 1000.1 (leaf 2, 20 rows)

            """, model.PlotTree(0).ToText(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_tree_as_SVG_is_well_formed_and_shows_every_line()
    {
        using LightGBMRegressionModel model = Model;
        var svg = XDocument.Parse(model.PlotTree(0).ToSvg());
        string[] texts = [.. svg.Descendants().Where(element => element.Name.LocalName == "text").Select(element => element.Value)];
        foreach (string line in (string[])["distance ≤ 7.25", "<airport> in {1, 3}", "gain 12.5", "yes or missing", "1,500 rows", "leaf 2", "1000.1"])
            Assert.Contains(line, texts);
    }

    [Fact]
    public void Nodes_of_a_drawing_do_not_cover_each_other_and_stay_inside_it()
    {
        using LightGBMModel model = TrainedModels.Load(TrainedModels.Train("objective=regression num_leaves=31", 0), 0);
        for (int tree = 0; tree < 12; tree++)
        {
            XElement svg = XDocument.Parse(model.PlotTree(tree).ToSvg()).Root!;
            double width = Number(svg, "width"), height = Number(svg, "height");
            (double X, double Y, double W, double H)[] boxes = [.. svg.Elements().Where(element => element.Name.LocalName == "rect")
                .Select(rect => (Number(rect, "x"), Number(rect, "y"), Number(rect, "width"), Number(rect, "height")))];
            Assert.Equal(boxes.Length, svg.Elements().Count(element => element.Name.LocalName == "path") + 1);
            foreach ((double x, double y, double w, double h) in boxes)
                Assert.True(x >= 0 && y >= 0 && x + w <= width + 1 && y + h <= height + 1);
            for (int i = 0; i < boxes.Length; i++)
            {
                for (int j = 0; j < i; j++)
                    Assert.False(boxes[i].Y == boxes[j].Y && boxes[i].X < boxes[j].X + boxes[j].W && boxes[j].X < boxes[i].X + boxes[i].W);
            }
        }
    }

    [Fact]
    public void A_tree_as_deep_as_it_has_leaves_is_shown_too()
    {
        var leaf = new DiagramNode(["leaf"], "no", []);
        DiagramNode node = leaf;
        for (int i = 0; i < 2_000; i++)
            node = new DiagramNode([$"split {i}"], "yes", [node, leaf]);
        Assert.Equal(4_002, new TreeDiagram("deep", node).ToText().Count(c => c == '\n'));
    }

    [Fact]
    public void The_insights_of_a_model_show_its_first_tree_where_that_is_small()
    {
        using LightGBMRegressionModel small = Model;
        Assert.Equal(small.PlotTree(0).ToText(), Assert.Single(small.GetInsights().Trees).ToText());
        using LightGBMModel large = TrainedModels.Load(TrainedModels.Train("objective=regression num_leaves=200 min_data_in_leaf=1", 0), 0);
        Assert.Empty(large.GetInsights().Trees);
    }

    [Fact]
    public void A_tree_that_is_not_there_is_said_with_how_many_there_are()
    {
        using LightGBMRegressionModel model = Model;
        LightGBMException error = Assert.Throws<LightGBMException>(() => model.PlotTree(1));
        Assert.Contains("There is no tree 1", error.Problem, StringComparison.Ordinal);
        Assert.Contains("1, numbered from 0", error.Remedy, StringComparison.Ordinal);
    }

    private static double Number(XElement element, string name) => double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
