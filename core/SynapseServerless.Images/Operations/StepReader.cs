using SynapseServerless.Specifications;

namespace SynapseServerless.Images;

/// <summary>Makes operations of steps, and says what a step lacks.</summary>
internal static class StepReader
{
    // What no image needs, and what a kernel of would take forever.
    private const int MostSide = 100_000, MostKernel = 1_001;

    private static readonly Dictionary<ImageAction, string[]> _known = new()
    {
        [ImageAction.Resize] = [nameof(ImageStep.Height), nameof(ImageStep.Width), nameof(ImageStep.Size), nameof(ImageStep.KeepAspectRatio), nameof(ImageStep.MinSize), nameof(ImageStep.MaxSize), nameof(ImageStep.MultipleOf), nameof(ImageStep.Interpolation)],
        [ImageAction.Crop] = [nameof(ImageStep.X), nameof(ImageStep.Y), nameof(ImageStep.Height), nameof(ImageStep.Width)],
        [ImageAction.CenterCrop] = [nameof(ImageStep.Height), nameof(ImageStep.Width)],
        [ImageAction.ColorFormat] = [nameof(ImageStep.Format)],
        [ImageAction.Flip] = [nameof(ImageStep.FlipCode)],
        [ImageAction.Blur] = [nameof(ImageStep.Height), nameof(ImageStep.Width)],
        [ImageAction.Threshold] = [nameof(ImageStep.Threshold), nameof(ImageStep.MaxVal), nameof(ImageStep.Type)],
        [ImageAction.GaussianKernel] = [nameof(ImageStep.ApertureSize), nameof(ImageStep.Sigma)],
    };

    /// <summary>The operation of a step.</summary>
    /// <param name="step">The step.</param>
    /// <exception cref="FormatException">The step lacks something, or has what does not fit; the message says what would be right.</exception>
    public static ImageOperation Read(ImageStep step)
    {
        if (!_known.TryGetValue(step.Action, out string[]? known))
            throw new FormatException($"there is no action {(int)step.Action}: the actions are {string.Join(", ", _known.Keys.Select(Name))}");
        foreach ((string name, object? value) in Values(step))
        {
            if (value is not null && !known.Contains(name))
                throw new FormatException($"{Name(step.Action)} has no {Camel(name)}: it takes {string.Join(", ", known.Select(Camel))}");
        }
        return step.Action switch
        {
            ImageAction.Resize => Resize(step),
            ImageAction.Crop => new CropOperation(Whole(step, step.X, "x", 0, MostSide), Whole(step, step.Y, "y", 0, MostSide), Side(step, step.Height, "height"), Side(step, step.Width, "width")),
            ImageAction.CenterCrop => new CenterCropOperation(Side(step, step.Height, "height"), Side(step, step.Width, "width")),
            ImageAction.ColorFormat => new ColorOperation(Known(step, step.Format, "format")),
            ImageAction.Flip => new FlipOperation(step.FlipCode is null or not 0, step.FlipCode is <= 0),
            ImageAction.Blur => new BlurOperation(Whole(step, step.Height, "height", 1, MostKernel), Whole(step, step.Width, "width", 1, MostKernel)),
            ImageAction.Threshold => new ThresholdOperation(
                step.Threshold ?? throw Missing(step, "threshold"), step.MaxVal ?? 255, step.Type is null ? ThresholdType.Binary : Known(step, step.Type, "type")),
            _ => Gaussian(step),
        };
    }

    private static ResizeOperation Resize(ImageStep step)
    {
        Interpolation interpolation = step.Interpolation is null ? Interpolation.Linear : Known(step, step.Interpolation, "interpolation");
        return new ResizeOperation(step.KeepAspectRatio is true ? Ratio(step) : Size(step), interpolation);
    }

    private static SizeRule Size(ImageStep step)
    {
        if (step.MinSize is not null || step.MaxSize is not null || step.MultipleOf is not null)
            throw new FormatException("resize takes minSize, maxSize and multipleOf with keepAspectRatio");
        if (step.Size is null)
            return new SizeRule { Height = Side(step, step.Height, "height"), Width = Side(step, step.Width, "width") };
        if (step.Height is not null || step.Width is not null)
            throw new FormatException("resize takes height and width, or size, not both");
        int size = Side(step, step.Size, "size");
        return new SizeRule { Height = size, Width = size };
    }

    private static SizeRule Ratio(ImageStep step)
    {
        int given = new object?[] { step.Size, step.Height, step.Width }.Count(value => value is not null);
        if (given > 1 || (given == 0 && step.MaxSize is null && step.MinSize is null))
            throw new FormatException("resize with keepAspectRatio takes one of size (the shorter side), height and width, or minSize (the shorter side at least) and maxSize (the longer side at most), and the other side follows");
        return new SizeRule
        {
            Shorter = step.Size is null ? null : Side(step, step.Size, "size"),
            Height = step.Height is null ? null : Side(step, step.Height, "height"),
            Width = step.Width is null ? null : Side(step, step.Width, "width"),
            LeastShorter = step.MinSize is null ? null : Side(step, step.MinSize, "minSize"),
            MostLonger = step.MaxSize is null ? null : Side(step, step.MaxSize, "maxSize"),
            MultipleOf = step.MultipleOf is null ? 1 : Whole(step, step.MultipleOf, "multipleOf", 1, 1_024),
        };
    }

    private static GaussianOperation Gaussian(ImageStep step)
    {
        int size = Whole(step, step.ApertureSize, "apertureSize", 1, MostKernel);
        if (size % 2 == 0)
            throw new FormatException($"apertureSize of gaussianKernel is an odd number, not {size}: the kernel has a middle");
        if (step.Sigma is { } sigma && !double.IsFinite(sigma))
            throw new FormatException("sigma of gaussianKernel is a finite number");
        return new GaussianOperation(size, step.Sigma ?? 0);
    }

    private static int Side(ImageStep step, double? value, string name) => Whole(step, value, name, 1, MostSide);

    private static int Whole(ImageStep step, double? value, string name, int least, int most)
    {
        double number = value ?? throw Missing(step, name);
        return number == Math.Floor(number) && number >= least && number <= most
            ? (int)number
            : throw new FormatException(FormattableString.Invariant($"{name} of {Name(step.Action)} is a whole number from {least} to {most}, not {number}"));
    }

    private static T Known<T>(ImageStep step, T? value, string name)
        where T : struct, Enum
    {
        T known = value ?? throw Missing(step, name);
        return Enum.IsDefined(known)
            ? known
            : throw new FormatException($"{name} of {Name(step.Action)} is one of {string.Join(", ", Enum.GetValues<T>().Select(each => FormattableString.Invariant($"{Name(each)} ({Convert.ToInt32(each)})")))}, not {known}");
    }

    private static FormatException Missing(ImageStep step, string name) => new($"{Name(step.Action)} needs {name}");

    private static IEnumerable<(string Name, object? Value)> Values(ImageStep step) => typeof(ImageStep)
        .GetProperties()
        .Where(property => property.Name is not nameof(ImageStep.Action) && property.GetMethod is { IsStatic: false, IsPublic: true })
        .Select(property => (property.Name, property.GetValue(step)));

    private static string Name<T>(T value)
        where T : struct, Enum => TypeNames.EnumName(value.ToString());

    private static string Camel(string name) => Stages.ParameterName.FromProperty(name);
}
