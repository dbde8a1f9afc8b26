using Apache.Arrow;

namespace SynapseServerless.Stages;

/// <summary>A step of a pipeline: a <see cref="Transformer"/> or an <see cref="Estimator"/>.</summary>
/// <remarks>
/// <para><b>Parameters</b> are the public properties with <c>get</c> and <c>init</c> (or <c>set</c>) that a stage declares.
/// A specification names them in camelCase. Their default is the value in a new instance; their meaning is the first
/// sentence of their XML documentation; their limits are the attributes of System.ComponentModel.DataAnnotations
/// (<c>Required</c>, <c>Range</c>, <c>AllowedValues</c>, <c>MinLength</c>, <c>RegularExpression</c>). What these cannot say,
/// <see cref="Validate"/> says. A property marked <see cref="NotAParameterAttribute"/> is no parameter.</para>
/// <para>A stage has a public constructor without arguments, does not change once it is set up, and serves any number of
/// threads and partitions at a time.</para>
/// </remarks>
public abstract class Stage : IDisposable
{
    private string? _uid;

    /// <summary>The name of this stage in messages, reports and default column names; the name of its type unless set.</summary>
    public string Uid
    {
        get => _uid ?? GetType().Name;
        init => _uid = value;
    }

    /// <summary>The name a specification calls this kind of stage by.</summary>
    [NotAParameter]
    public string Type => GetType().Name;

    /// <summary>
    /// The pool of workers that the stage wants its work done by, such as <c>gpu</c>: the transforming of a transformer, the fit of an estimator.
    /// Null for the engine itself, which does the work too where there is no such pool.
    /// </summary>
    [NotAParameter]
    public virtual string? WorkerPool => null;

    /// <summary>How many bytes of tables the stage makes of its files at most, now or when the first row comes; what the files themselves take is not counted.</summary>
    [NotAParameter]
    public virtual long TableBytes => 0;

    /// <summary>Says what is wrong with the parameters beyond their attributes; nothing when all is well.</summary>
    /// <returns>Errors, each with <see cref="Location.Parameter"/> set where one parameter is at fault.</returns>
    public virtual IEnumerable<SpecificationException> Validate() => [];

    /// <summary>
    /// Says what is worth knowing about the parameters and is no error; nothing when there is nothing. What the attributes
    /// <see cref="NoEffectAttribute"/> and <see cref="EffectNeedsAttribute"/> say need not be said here.
    /// </summary>
    public virtual IEnumerable<StageNote> Notes() => [];

    /// <summary>Says by what the stage does its work where there are several ways, such as what scores the rows of a model; nothing where there is one.</summary>
    public virtual IEnumerable<StageNote> Facts() => [];

    /// <summary>Columns and types of the output, from those of the input; called before any data is read.</summary>
    /// <param name="input">Schema of the data that this stage gets.</param>
    /// <returns>The schema that the stage (an estimator's model, in the case of an estimator) gives.</returns>
    /// <exception cref="SpecificationException">An input column is missing or has a type the stage cannot take.</exception>
    public abstract Schema TransformSchema(Schema input);

    /// <summary>Writes what parameters do not hold, such as a native model, to files of the stage's folder.</summary>
    public virtual ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Reads what <see cref="SavePayloadAsync"/> wrote; called once, after the parameters are set.</summary>
    public virtual ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Frees native memory, where a stage holds any.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees native memory, where a stage holds any.</summary>
    /// <param name="disposing">Always true.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>An error about one parameter of this stage.</summary>
    /// <param name="parameter">Name of the property or of the parameter.</param>
    /// <param name="problem">What is wrong.</param>
    /// <param name="remedy">What would be right.</param>
    protected SpecificationException BadParameter(string parameter, string problem, string? remedy = null) =>
        new(problem, Location.OfParameter(Uid, ParameterName.FromProperty(parameter)), remedy);
}

/// <summary>Marks a public property of a stage that is no parameter: what is computed, or what only C# can give.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotAParameterAttribute : Attribute;

/// <summary>Names of parameters.</summary>
public static class ParameterName
{
    /// <summary>The name of a property with a small first letter: <c>LabelCol</c> is <c>labelCol</c>, <c>XGBoostDartMode</c> is <c>xGBoostDartMode</c>.</summary>
    public static string FromProperty(string property) => char.ToLowerInvariant(property[0]) + property[1..];
}
