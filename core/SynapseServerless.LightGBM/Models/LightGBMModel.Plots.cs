using System.Globalization;
using SynapseServerless.LightGBM.Trees;
using SynapseServerless.Plots;

namespace SynapseServerless.LightGBM;

// Trees to look at.
public abstract partial class LightGBMModel
{
    // What a report can show on a page, and a record of a run can carry.
    private const int MostLeavesShown = 32, MostLevelsShown = 12;

    /// <summary>One tree to look at: what its splits ask, by how much they reduced the loss, how many rows came, what its leaves say.</summary>
    /// <param name="index">Index of the tree, from 0; with several classes the trees of an iteration follow each other, class after class.</param>
    /// <returns>The tree, which writes itself as SVG and as text.</returns>
    /// <exception cref="LightGBMException">There is no such tree.</exception>
    public TreeDiagram PlotTree(int index)
    {
        var model = NativeText.Parse(Booster.Save());
        if (index < 0 || index >= model.Trees.Count)
        {
            throw new LightGBMException(
                string.Create(CultureInfo.InvariantCulture, $"There is no tree {index}"), Location.OfStage(Uid),
                string.Create(CultureInfo.InvariantCulture, $"The model has {model.Trees.Count}, numbered from 0."));
        }
        return TreePlot.Of(Title(model, index), model.Trees[index], FeatureNames);
    }

    private IReadOnlyList<TreeDiagram> SmallTrees()
    {
        var model = NativeText.Parse(Booster.Save(1));
        return [.. model.Trees
            .Select((tree, index) => (Tree: tree, Index: index))
            .Where(entry => entry.Tree.LeafCount is > 1 and <= MostLeavesShown && entry.Tree.Depth < MostLevelsShown)
            .Take(1)
            .Select(entry => TreePlot.Of(Title(model, entry.Index), entry.Tree, FeatureNames))];
    }

    private static string Title(TreeModel model, int index)
    {
        int iteration = index / model.TreesPerIteration, target = index % model.TreesPerIteration;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"Tree {index}{(model.TreesPerIteration > 1 ? $": iteration {iteration}, class {target}" : "")}");
    }
}
