using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Apache.Arrow;
using SynapseServerless.Data;

namespace SynapseServerless.LightGBM;

// Parameters in LightGBM's words.
public abstract partial class LightGBMEstimator
{
    // Words of LightGBM's messages that are no names of its parameters, and our parameter that they are about.
    private static readonly (string Word, string Property)[] s_words =
    [
        ("num_class", nameof(MaxNumClasses)), ("device", nameof(DeviceType)), ("GPU", nameof(DeviceType)), ("CUDA", nameof(DeviceType)),
        ("categorical_feature", nameof(CategoricalSlotIndexes)), ("Model file", nameof(ModelString)), ("boosting type", nameof(BoostingType)),
        ("num_threads", nameof(NumThreads)), ("forcedsplits_filename", nameof(ForcedSplits)), ("forcedbins_filename", nameof(ForcedBins)),
        ("metrics", nameof(Metric)), ("data_sample_strategy", nameof(BoostingType)),
    ];

    /// <summary>All parameters but the number of classes and what is forced.</summary>
    /// <param name="features">The feature column; null while it is not known.</param>
    /// <param name="threads">How many threads the run allows; 0 for no limit.</param>
    private NativeParameters ToNative(Field? features, int threads)
    {
        var native = new NativeParameters();
        foreach ((PropertyInfo property, NativeAttribute attribute) in NativeProperties())
        {
            object? value = property.GetValue(this);
            if (!Equals(value, attribute.Unless) && Text(value) is { Length: > 0 } text)
                native.Set(attribute.Name, text);
        }
        native.Set("num_threads", NumThreads > 0 ? NumThreads : threads);
        // The name that LightGBM has had for it since its version 4.
        if (BoostingType == "goss")
            native.Set("boosting", "gbdt").Set("data_sample_strategy", "goss");
        if (features is not null && CategoricalSlots(features) is { Count: > 0 } categorical)
            native.Set("categorical_feature", categorical);
        PassThrough.Apply(native, PassThroughArgs, Uid);
        if (FObj is not null)
            native.Set("objective", "custom");
        // Which way of building histograms is faster LightGBM finds out by the clock, and they round differently.
        if (native["deterministic"] is "true" or "+" && native["force_col_wise"] is null && native["force_row_wise"] is null)
            native.Set("force_col_wise", true);
        // Without constraints the method does nothing but end the process, once a feature holds categories.
        if (native["monotone_constraints_method"] is not null && !(native["monotone_constraints"] ?? "").Any(c => c is >= '1' and <= '9'))
            native.Set("monotone_constraints_method", "basic");
        CheckLimits(native);
        return native;
    }

    private IEnumerable<(PropertyInfo Property, NativeAttribute Attribute)> NativeProperties() => GetType().GetProperties()
        .Where(property => property.IsDefined(typeof(NativeAttribute)))
        .Select(property => (property, property.GetCustomAttribute<NativeAttribute>()!));

    private static string Text(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        string text => string.Concat(text.Where(letter => !char.IsWhiteSpace(letter))),
        IEnumerable<IReadOnlyList<int>> groups => string.Join(',', groups.Select(group => $"[{string.Join(',', group)}]")),
        IEnumerable<int> numbers => string.Join(',', numbers),
        IEnumerable<double> numbers => string.Join(',', numbers.Select(number => Text(number))),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>The categorical features: those named, those numbered, and those the feature column marks.</summary>
    private IReadOnlyList<int> CategoricalSlots(Field features)
    {
        var slots = new SortedSet<int>(CategoricalSlotIndexes.Concat(ColumnMetadata.CategoricalSlots(features)));
        IReadOnlyList<string>? names = Names(features);
        foreach (string name in CategoricalSlotNames)
        {
            int index = names is null ? -1 : names.ToList().IndexOf(name);
            if (index < 0)
            {
                throw BadParameter(
                    nameof(CategoricalSlotNames), $"There is no feature '{name}'", names is null
                        ? $"The column '{features.Name}' has no slot names; set slotNames, or use categoricalSlotIndexes."
                        : Suggestions.Remedy(name, [.. names], "features"));
            }
            slots.Add(index);
        }
        return [.. slots];
    }

    /// <summary>The names of the features, or null when nothing tells them.</summary>
    private IReadOnlyList<string>? Names(Field features) => SlotNames.Count > 0 ? SlotNames : ColumnMetadata.Slots(features);

    /// <summary>The same error with this stage and, where LightGBM's message names it, the parameter.</summary>
    private LightGBMException Locate(LightGBMException error)
    {
        Location location = ParameterIn(error.Problem) is { } parameter ? Location.OfParameter(Uid, parameter) : Location.OfStage(Uid);
        return new LightGBMException($"LightGBM says: {error.Problem}", location, "LightGBM's page of parameters says what it takes.", error);
    }

    /// <summary>The parameter that a message of LightGBM is about, by its name in a specification; null where it names none.</summary>
    private string? ParameterIn(string message)
    {
        Dictionary<string, string> natives = NativeProperties().ToDictionary(native => native.Property.Name, native => native.Attribute.Name);
        // What passThroughArgs sets replaces what parameters say: to change those would not help.
        HashSet<string> passed = [.. PassThrough.Read(PassThroughArgs, Uid).Select(pair => pair.Name)];
        return natives.Select(native => (Word: native.Value, Property: native.Key))
            .Concat(s_words)
            .Select(name => passed.Contains(natives.GetValueOrDefault(name.Property, name.Word)) ? (name.Word, Property: nameof(PassThroughArgs)) : name)
            .Concat(passed.Select(name => (Word: name, Property: nameof(PassThroughArgs))))
            .Where(name => Regex.IsMatch(message, $@"(?<![\w]){Regex.Escape(name.Word)}(?![\w])"))
            .OrderByDescending(name => name.Property == nameof(PassThroughArgs))
            .ThenByDescending(name => name.Word.Length)
            .Select(name => Stages.ParameterName.FromProperty(name.Property))
            .FirstOrDefault();
    }
}
