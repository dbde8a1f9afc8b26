using System.Globalization;
using System.Text;
using SynapseServerless.Trees.Text;

namespace SynapseServerless.Trees.Formats;

/// <summary>Reads models of XGBoost: gbtree and dart, in JSON or UBJSON, as versions from 1.0 to 3 write them.</summary>
/// <remarks>
/// Values are floats, and below a threshold they go left. A missing one goes the default way of its split. A category that the set of a split has goes right. Leaf values are added as floats to the
/// margin that the base score is.
/// </remarks>
internal sealed class XGBoostModel
{
    // To XGBoost what is as large as this is no category.
    private const int MostCategory = TreeLimits.Category, MostParallel = 1 << 20;

    private readonly ModelPart _learner;
    private readonly string _objective;
    private readonly int _features, _classes;

    private XGBoostModel(ModelPart model)
    {
        if (model.Find("learner") is null)
            throw model.Bad("it has no learner, so it is no model of XGBoost's (one in the old binary form is to be loaded and saved again)");
        _learner = model.Get("learner");
        ModelPart parameters = _learner.Get("learner_model_param");
        ModelPart objective = _learner.Get("objective");
        _objective = objective.GetText("name");
        if (!XGBoostOutputs.Knows(_objective))
            throw Refused($"The objective '{_objective}' is not known", "Use one of XGBoost's own objectives for a single number or for classes.");
        _features = parameters.GetCount("num_feature", TreeLimits.Features);
        if (_features == 0)
            throw parameters.Bad("num_feature is 0");
        _classes = Math.Max(1, Math.Max(parameters.GetCount("num_class", TreeLimits.Classes, 0), parameters.GetCount("num_target", TreeLimits.Classes, 1)));
        if (_classes > 1 && _objective is "reg:quantileerror" or "reg:expectileerror")
            throw Refused($"{_objective} of {_classes} numbers at a time is not covered", "Train one model for each.");
    }

    /// <summary>Reads a model.</summary>
    /// <exception cref="TreeModelException">It is malformed, or of a kind that is not covered.</exception>
    public static TreeModel Read(ReadOnlySpan<byte> model)
    {
        // An object of UBJSON has the length of a name next, one of JSON a quote.
        int start = model.StartsWith("\uFEFF"u8) ? 3 : 0;
        int brace = model[start..].IndexOf((byte)'{') + start, next = brace + 1;
        while (next < model.Length && model[next] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            next++;
        bool isText = model.IsEmpty || next >= model.Length || model[next] is (byte)'"' or (byte)'}';
        return new XGBoostModel(isText ? JsonParts.Read(Encoding.UTF8.GetString(model[start..])) : UbjsonParts.Read(model)).ToModel();
    }

    private TreeModel ToModel()
    {
        ModelPart booster = _learner.Get("gradient_booster");
        string name = booster.GetText("name");
        if (name is not ("gbtree" or "dart"))
            throw Refused($"The booster '{name}' has no trees", "Use a model of gbtree or dart.");
        // Newer versions keep the weights of dropped trees with the trees.
        ModelPart model = booster.Find("gbtree")?.Get("model") ?? booster.Get("model");
        ModelPart? weighted = booster.Find("weight_drop") is not null ? booster : model.Find("weight_drop") is not null ? model : null;
        double[] weights = weighted?.GetNumbers("weight_drop") ?? [];
        IReadOnlyList<ModelPart> parts = model.GetItems("trees");
        int[] groups = model.GetWholes("tree_info", parts.Count);
        int parallel = Math.Max(1, model.Get("gbtree_model_param").GetCount("num_parallel_tree", MostParallel, 1));
        if ((long)_classes * parallel > int.MaxValue)
            throw model.Bad($"an iteration has {parallel} trees for each of {_classes} classes");
        var trees = new DecisionTree[parts.Count];
        for (int i = 0; i < trees.Length; i++)
            trees[i] = Tree(parts[i], i < weights.Length ? (float)weights[i] : 1);
        return new TreeModel
        {
            Objective = new ModelObjective("", 1, false),
            ObjectiveText = _objective,
            ClassCount = _classes,
            TreesPerIteration = _classes * parallel,
            FeatureNames = Names(),
            FeatureInfos = [],
            Trees = InOrder(trees, groups, parallel, model.Get("tree_info")),
            Rules = new TreeRules { ZeroThreshold = 0, CategoriesAbove = -double.Epsilon, TakesSingles = true, Sums = SumKind.Single },
            Starts = Margins(),
            Outputs = new XGBoostOutputs(_objective),
        };
    }

    // Trees of a class that are grown side by side stand together; here they stand class after class.
    private DecisionTree[] InOrder(DecisionTree[] trees, int[] groups, int parallel, ModelPart info)
    {
        int perIteration = _classes * parallel;
        if (trees.Length % perIteration != 0)
            throw info.Bad($"there are {trees.Length} trees, and {perIteration} in an iteration");
        var ordered = new DecisionTree[trees.Length];
        for (int i = 0; i < trees.Length; i++)
        {
            int place = i % perIteration, k = place / parallel;
            if (groups[i] != k)
                throw info.Bad($"tree {i} is of class {groups[i]}, where one of class {k} belongs");
            ordered[i - place + (place % parallel * _classes) + k] = trees[i];
        }
        return ordered;
    }

    private DecisionTree Tree(ModelPart part, float weight)
    {
        ModelPart parameters = part.Get("tree_param");
        int nodes = parameters.GetCount("num_nodes", int.MaxValue), vector = parameters.GetCount("size_leaf_vector", int.MaxValue, 0);
        if (vector > 1)
            throw Refused("Leaves hold vectors (multi_strategy multi_output_tree)", "Train with multi_strategy one_output_per_tree.");
        int[] lefts = part.GetWholes("left_children", nodes), rights = part.GetWholes("right_children", nodes), features = part.GetWholes("split_indices", nodes);
        double[] conditions = part.GetNumbers("split_conditions", nodes), defaults = part.GetNumbers("default_left", nodes);
        double[] types = part.Find("split_type") is null ? [] : part.GetNumbers("split_type", nodes);
        Dictionary<int, uint[]> sets = types.Contains(1) ? Sets(part) : [];
        double[] covers = part.Find("sum_hessian") is null ? new double[nodes] : part.GetNumbers("sum_hessian", nodes);
        var read = new ForeignNode[nodes];
        for (int i = 0; i < nodes; i++)
        {
            bool defaultsLeft = defaults[i] != 0;
            if (lefts[i] < 0)
            {
                // The product is rounded before it is added.
                read[i] = new ForeignNode { IsLeaf = true, Value = (float)((float)conditions[i] * weight), Cover = covers[i] };
                continue;
            }
            if (i < types.Length && types[i] == 1)
            {
                // What is in the set goes right, so that the children change places.
                uint[] set = sets.GetValueOrDefault(i) ?? throw part.Bad($"node {i} asks for categories, and has none");
                read[i] = new ForeignNode { Feature = features[i], Set = set, Cover = covers[i], MissingLeft = !defaultsLeft, Left = rights[i], Right = lefts[i] };
                continue;
            }
            read[i] = ForeignNode.Below(features[i], (float)conditions[i]) with { Cover = covers[i], MissingLeft = defaultsLeft, Left = lefts[i], Right = rights[i] };
        }
        return ForeignTree.Of(read, 0, _features, part.Bad);
    }

    private static Dictionary<int, uint[]> Sets(ModelPart tree)
    {
        int[] nodes = tree.GetWholes("categories_nodes"), categories = tree.GetWholes("categories");
        int[] starts = tree.GetWholes("categories_segments", nodes.Length), sizes = tree.GetWholes("categories_sizes", nodes.Length);
        var sets = new Dictionary<int, uint[]>();
        for (int i = 0; i < nodes.Length; i++)
        {
            if (starts[i] < 0 || sizes[i] < 0 || (long)starts[i] + sizes[i] > categories.Length)
                throw tree.Bad($"the categories of node {nodes[i]} are not there");
            int[] own = categories[starts[i]..(starts[i] + sizes[i])];
            if (own.FirstOrDefault(category => category is < 0 or > MostCategory, 0) is var wrong && wrong != 0)
                throw tree.Bad(string.Create(CultureInfo.InvariantCulture, $"node {nodes[i]} asks for the category {wrong}; those from 0 to {MostCategory} are taken"));
            uint[] bits = new uint[own.Length == 0 ? 0 : (own.Max() / 32) + 1];
            foreach (int category in own)
                bits[category / 32] |= 1u << (category % 32);
            if (!sets.TryAdd(nodes[i], bits))
                throw tree.Bad($"node {nodes[i]} has categories twice");
        }
        return sets;
    }

    private double[] Margins()
    {
        ModelPart parameters = _learner.Get("learner_model_param");
        string text = parameters.GetText("base_score");
        string[] words = text.Trim('[', ']').Split(',', StringSplitOptions.TrimEntries);
        var scores = new List<float>();
        foreach (string word in words)
        {
            if (!float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out float score) || !float.IsFinite(score))
                throw parameters.Bad($"base_score is '{text}', and not a number or numbers");
            if (XGBoostOutputs.HasProbability(_objective) && score is not (> 0 and < 1))
                throw parameters.Bad($"base_score is '{text}', and {_objective} takes what is above 0 and below 1");
            scores.Add(XGBoostOutputs.Margin(_objective, score));
        }
        if (scores.Count != 1 && scores.Count != _classes)
            throw parameters.Bad($"base_score has {scores.Count} numbers for {_classes} classes");
        double[] starts = new double[_classes];
        for (int k = 0; k < _classes; k++)
            starts[k] = scores[scores.Count == 1 ? 0 : k];
        return starts;
    }

    private IReadOnlyList<string> Names()
    {
        IReadOnlyList<ModelPart> names = _learner.Find("feature_names") is null ? [] : _learner.GetItems("feature_names");
        if (names.Count == 0)
            return [.. Enumerable.Range(0, _features).Select(i => $"f{i}")];
        return names.Count == _features && names.All(name => name.Text is not null)
            ? [.. names.Select(name => name.Text!)]
            : throw _learner.Bad($"feature_names has {names.Count} names for {_features} features");
    }

    private static TreeModelException Refused(string problem, string remedy) => new(problem, remedy);
}
