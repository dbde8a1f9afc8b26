using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using SynapseServerless.Stages;

namespace SynapseServerless.LightGBM;

// What LightGBM would take, and end the process by or never finish with.
public abstract partial class LightGBMEstimator
{
    /// <summary>Checks what parameters and passThroughArgs come to together.</summary>
    private void CheckLimits(NativeParameters native)
    {
        AtMost("num_threads", nameof(NumThreads), LightGBMLimits.Threads);
        AtMost("num_class", nameof(MaxNumClasses), MaxNumClasses);
        PropertyInfo objective = GetType().GetProperty("Objective")!;
        object?[] objectives = objective.GetCustomAttribute<AllowedValuesAttribute>()!.Values;
        if (FObj is null && !objectives.Contains(native["objective"]))
        {
            throw BadParameter(
                Owner("objective", objective.Name), $"{GetType().Name} has no objective '{native["objective"]}'", $"It takes {string.Join(", ", objectives)}.");
        }

        void AtMost(string name, string property, int most)
        {
            if (native[name] is { } text && long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long value) && value > most)
                throw BadParameter(Owner(name, property), string.Create(CultureInfo.InvariantCulture, $"{name} is {value}, and the most is {most}"), "Use fewer.");
        }
    }

    /// <summary>The parameter that a native one comes from.</summary>
    private string Owner(string native, string property) =>
        PassThrough.Read(PassThroughArgs, Uid).Any(pair => pair.Name == native) ? nameof(PassThroughArgs) : property;

    /// <summary>After how many iterations without improvement training stops, whichever parameter says so.</summary>
    private int StoppingRounds =>
        int.TryParse(ToNative(null, 0)["early_stopping_round"], NumberStyles.Integer, CultureInfo.InvariantCulture, out int rounds) ? rounds : 0;

    /// <summary>What of passThroughArgs does nothing as the rest is set, and which parameters do nothing because of it.</summary>
    private IEnumerable<StageNote> PassThroughNotes()
    {
        NativeParameters native = ToNative(null, 0);
        LightGBMEstimator defaults = (LightGBMEstimator)Activator.CreateInstance(GetType())!;
        var properties = NativeProperties().ToList();
        foreach ((string name, string value) in PassThrough.Read(PassThroughArgs, Uid))
        {
            foreach ((PropertyInfo property, NativeAttribute _) in properties.Where(known => known.Attribute.Name == name))
            {
                string own = Text(property.GetValue(this)), parameter = Stages.ParameterName.FromProperty(property.Name);
                if (own != Text(property.GetValue(defaults)) && own != value)
                    yield return new StageNote(Uid, parameter, $"It has no effect: passThroughArgs sets {name} to {value}.");
                foreach (EffectNeedsAttribute need in property.GetCustomAttributes<EffectNeedsAttribute>())
                {
                    if (properties.Find(known => known.Property.Name == need.Property) is not { Property: { } other, Attribute: { } attribute })
                        continue;
                    string text = native[attribute.Name] ?? Text(other.GetValue(defaults));
                    if (need.Values.Count > 0 ? !need.Values.Any(wanted => Text(wanted) == text) : text == Text(other.GetValue(defaults)))
                        yield return new StageNote(Uid, Stages.ParameterName.FromProperty(nameof(PassThroughArgs)), $"{name} has no effect as long as {attribute.Name} is {(text.Length == 0 ? "empty" : text)}.");
                }
            }
        }
    }
}
