using System.Globalization;

namespace SynapseServerless.Trees.Formats;

/// <summary>A part of a model in JSON or UBJSON, which knows where it is.</summary>
/// <param name="path">Where it is, such as <c>learner.objective</c>; empty at the top.</param>
internal sealed class ModelPart(string path)
{
    private const string Remedy = "Give a model as XGBoost's save_model wrote it.";

    /// <summary>Where it is.</summary>
    public string Path => path;

    /// <summary>The members of an object.</summary>
    public Dictionary<string, ModelPart>? Members { get; init; }

    /// <summary>The items of an array that are not all numbers.</summary>
    public IReadOnlyList<ModelPart>? Items { get; init; }

    /// <summary>The numbers of an array; those of Booleans are 0 and 1.</summary>
    public double[]? Numbers { get; init; }

    /// <summary>A text.</summary>
    public string? Text { get; init; }

    /// <summary>A number, or a Boolean as 0 or 1.</summary>
    public double? Number { get; init; }

    /// <summary>An error about this part.</summary>
    public TreeModelException Bad(string problem) => new(path.Length == 0 ? $"The model is malformed: {problem}" : $"The model is malformed in {path}: {problem}", Remedy);

    /// <summary>A member, where there is one.</summary>
    public ModelPart? Find(string name) => (Members ?? throw Bad("it is no object")).GetValueOrDefault(name);

    /// <summary>A member.</summary>
    public ModelPart Get(string name) => Find(name) ?? throw Bad($"it has no {name}");

    /// <summary>The items of an array of objects.</summary>
    public IReadOnlyList<ModelPart> GetItems(string name)
    {
        ModelPart part = Get(name);
        return part.Items ?? (part.Numbers is { Length: 0 } ? [] : throw part.Bad("it is no array of objects"));
    }

    /// <summary>The numbers of a member.</summary>
    /// <param name="name">The member.</param>
    /// <param name="count">How many there have to be; any number where it is negative.</param>
    public double[] GetNumbers(string name, int count = -1)
    {
        ModelPart part = Get(name);
        double[] numbers = part.Numbers ?? throw part.Bad("it is no array of numbers");
        return count < 0 || numbers.Length == count ? numbers : throw part.Bad($"it has {numbers.Length} numbers where {count} are needed");
    }

    /// <summary>The whole numbers of a member.</summary>
    public int[] GetWholes(string name, int count = -1)
    {
        double[] numbers = GetNumbers(name, count);
        int[] wholes = new int[numbers.Length];
        for (int i = 0; i < wholes.Length; i++)
        {
            wholes[i] = numbers[i] is >= int.MinValue and <= int.MaxValue && Math.Truncate(numbers[i]) == numbers[i]
                ? (int)numbers[i]
                : throw Get(name).Bad(string.Create(CultureInfo.InvariantCulture, $"{numbers[i]:R} is no whole number"));
        }
        return wholes;
    }

    /// <summary>A text.</summary>
    public string GetText(string name) => Get(name) is { Text: { } text } ? text : throw Get(name).Bad("it is no text");

    /// <summary>A whole number, which XGBoost writes as a text.</summary>
    /// <param name="name">The member.</param>
    /// <param name="most">The largest that is taken.</param>
    /// <param name="absent">What it is where it is not there; needed where this is null.</param>
    public int GetCount(string name, int most, int? absent = null)
    {
        ModelPart? part = absent is null ? Get(name) : Find(name);
        if (part is null)
            return absent!.Value;
        string text = part.Text ?? part.Number?.ToString("R", CultureInfo.InvariantCulture) ?? throw part.Bad("it is no number");
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= 0 && value <= most
            ? value
            : throw part.Bad(string.Create(CultureInfo.InvariantCulture, $"'{text}' is no whole number from 0 to {most}"));
    }
}
