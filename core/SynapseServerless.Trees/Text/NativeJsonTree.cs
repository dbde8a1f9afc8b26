using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SynapseServerless.Trees.Text;

/// <summary>One tree of LightGBM's JSON, nested splits, laid out in the arrays of its text.</summary>
internal sealed class NativeJsonTree
{
    private static readonly string[] s_splitLines =
        ["split_feature", "split_gain", "threshold", "decision_type", "left_child", "right_child", "internal_value", "internal_weight", "internal_count"];

    private static readonly string[] s_leafLines = ["leaf_value", "leaf_weight", "leaf_count"];

    private readonly Dictionary<string, string[]> _lines = new(StringComparer.Ordinal);
    private readonly List<int> _categoryBoundaries = [0];
    private readonly List<uint> _categoryBits = [];
    private readonly JsonElement[] _leaves;
    private readonly string _shrinkage;
    private readonly bool _isLinear;

    /// <summary>Lays a tree out.</summary>
    /// <exception cref="FormatException">It has not the leaves and splits that it says.</exception>
    public NativeJsonTree(JsonElement tree)
    {
        (List<JsonElement> splits, List<JsonElement> leaves) = Nodes(tree.GetProperty("tree_structure"));
        // What a count says is there only where it is found.
        int count = tree.GetProperty("num_leaves").GetInt32();
        if (leaves.Count != count || splits.Count != count - 1)
            throw new FormatException($"A tree of {count} leaves has {leaves.Count} leaves and {splits.Count} splits.");
        foreach (string name in s_splitLines)
            _lines[name] = new string[splits.Count];
        foreach (string name in s_leafLines)
            _lines[name] = new string[leaves.Count];
        _leaves = new JsonElement[leaves.Count];
        _shrinkage = tree.GetProperty("shrinkage").GetRawText();
        foreach (JsonElement split in splits)
            AddSplit(split.GetProperty("split_index").GetInt32(), split);
        foreach (JsonElement leaf in leaves)
            AddLeaf(leaf);
        _isLinear = _leaves[0].TryGetProperty("leaf_const", out _);
    }

    private static (List<JsonElement> Splits, List<JsonElement> Leaves) Nodes(JsonElement root)
    {
        List<JsonElement> splits = [], leaves = [];
        // A stack, not a recursion: a tree may be as deep as it has leaves.
        var open = new Stack<JsonElement>([root]);
        while (open.TryPop(out JsonElement node))
        {
            if (!node.TryGetProperty("split_index", out _))
            {
                leaves.Add(node);
                continue;
            }
            splits.Add(node);
            open.Push(node.GetProperty("right_child"));
            open.Push(node.GetProperty("left_child"));
        }
        return (splits, leaves);
    }

    /// <summary>Writes the tree's lines.</summary>
    public void Write(StringBuilder text)
    {
        Line("num_leaves", [_leaves.Length.ToString(CultureInfo.InvariantCulture)]);
        Line("num_cat", [(_categoryBoundaries.Count - 1).ToString(CultureInfo.InvariantCulture)]);
        foreach (string name in s_splitLines.Concat(s_leafLines))
            Line(name, _lines[name]);
        if (_categoryBoundaries.Count > 1)
        {
            Line("cat_boundaries", _categoryBoundaries.Select(value => value.ToString(CultureInfo.InvariantCulture)));
            Line("cat_threshold", _categoryBits.Select(value => value.ToString(CultureInfo.InvariantCulture)));
        }
        Line("is_linear", [_isLinear ? "1" : "0"]);
        if (_isLinear)
        {
            Line("leaf_const", _leaves.Select(leaf => leaf.GetProperty("leaf_const").GetRawText()));
            Line("num_features", _leaves.Select(leaf => leaf.GetProperty("leaf_features").GetArrayLength().ToString(CultureInfo.InvariantCulture)));
            Line("leaf_features", _leaves.Select(leaf => Join(leaf.GetProperty("leaf_features"))));
            Line("leaf_coeff", _leaves.Select(leaf => Join(leaf.GetProperty("leaf_coeff"))));
        }
        Line("shrinkage", [_shrinkage]);
        text.Append("\n\n");

        void Line(string name, IEnumerable<string> values) => text.Append(name).Append('=').AppendJoin(' ', values).Append('\n');
    }

    private void AddSplit(int index, JsonElement node)
    {
        bool isCategorical = node.GetProperty("decision_type").GetString() == "==";
        int missing = node.GetProperty("missing_type").GetString() switch { "Zero" => 1, "NaN" => 2, _ => 0 };
        int decision = (isCategorical ? 1 : 0) | (node.GetProperty("default_left").GetBoolean() ? 2 : 0) | (missing << 2);
        JsonElement threshold = node.GetProperty("threshold");
        Set("split_feature", node.GetProperty("split_feature").GetRawText());
        Set("split_gain", node.GetProperty("split_gain").GetRawText());
        Set("threshold", isCategorical ? AddCategories(threshold.GetString()!) : threshold.GetRawText());
        Set("decision_type", decision.ToString(CultureInfo.InvariantCulture));
        Set("left_child", Child(node.GetProperty("left_child")));
        Set("right_child", Child(node.GetProperty("right_child")));
        foreach (string name in (string[])["internal_value", "internal_weight", "internal_count"])
            Set(name, node.GetProperty(name).GetRawText());

        void Set(string name, string value) => _lines[name][index] = value;

        static string Child(JsonElement child) => child.TryGetProperty("split_index", out JsonElement split)
            ? split.GetRawText()
            : (~(child.TryGetProperty("leaf_index", out JsonElement leaf) ? leaf.GetInt32() : 0)).ToString(CultureInfo.InvariantCulture);
    }

    private void AddLeaf(JsonElement node)
    {
        int index = node.TryGetProperty("leaf_index", out JsonElement leaf) ? leaf.GetInt32() : 0;
        _leaves[index] = node;
        foreach (string name in s_leafLines)
            _lines[name][index] = node.TryGetProperty(name, out JsonElement value) ? value.GetRawText() : "0";
    }

    private string AddCategories(string categories)
    {
        int set = _categoryBoundaries.Count - 1;
        int[] values = [.. categories.Split("||", StringSplitOptions.RemoveEmptyEntries).Select(Category)];
        uint[] bits = new uint[(values.Length == 0 ? 0 : values.Max() / 32) + 1];
        foreach (int value in values)
            bits[value / 32] |= 1u << (value % 32);
        _categoryBits.AddRange(bits);
        _categoryBoundaries.Add(_categoryBits.Count);
        return set.ToString(CultureInfo.InvariantCulture);
    }

    private static int Category(string text)
    {
        int category = int.Parse(text, CultureInfo.InvariantCulture);
        return category is >= 0 and <= TreeLimits.Category ? category : throw new FormatException($"{category} is no category from 0 to {TreeLimits.Category}.");
    }

    private static string Join(JsonElement values) => string.Join(' ', values.EnumerateArray().Select(value => value.GetRawText()));
}
