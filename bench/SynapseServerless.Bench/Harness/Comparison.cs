namespace SynapseServerless.Bench.Harness;

/// <summary>Project against reference, doing the same work.</summary>
/// <remarks>
/// Both sides are measured in turn, in one run of this program: what the machine does to one, it does to the other.
/// To add a comparison, derive a class and list it in <c>AllComparisons</c>.
/// </remarks>
public abstract class Comparison
{
    /// <summary>Short name in kebab-case, such as <c>parquet-scan</c>.</summary>
    public abstract string Name { get; }

    /// <summary>What is compared with what, in one line.</summary>
    public abstract string Summary { get; }

    /// <summary>What the ratios must reach; where one of them is about memory, each side runs in a process of its own.</summary>
    public abstract IReadOnlyList<Requirement> Requirements { get; }

    /// <summary>What a side counts, such as <c>rows</c>.</summary>
    public virtual string Unit => "rows";

    /// <summary>How often each side is measured.</summary>
    public virtual int Rounds => 5;

    /// <summary>Whether each side is measured in a process of its own.</summary>
    public bool Isolated => Requirements.Any(requirement => requirement.Measure is Measure.PeakMemory or Measure.MemoryOver);

    /// <summary>Whether each side is run once before anything counts; not worth it where no time is measured.</summary>
    public virtual bool WarmsUp => true;

    /// <summary>What the side that ran last counted itself, such as bytes; null where time and memory are all there is to measure.</summary>
    public virtual double? Amount => null;

    /// <summary>
    /// Makes what both sides need, outside the measurement. With isolated sides it also runs in their processes, so files
    /// that are there already are left alone, and nothing big is held in memory.
    /// </summary>
    public virtual Task PrepareAsync(BenchContext context, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends what <see cref="PrepareAsync"/> started, such as a server that both sides or all rounds share.</summary>
    public virtual Task CleanUpAsync() => Task.CompletedTask;

    /// <summary>Does the work with the reference; returns how many units it did.</summary>
    /// <remarks>Never called where the requirement is a <see cref="Measure.Rate"/>.</remarks>
    public abstract Task<long> ReferenceAsync(BenchContext context, CancellationToken cancellationToken);

    /// <summary>Does the work with this project; returns how many units it did.</summary>
    public abstract Task<long> ProjectAsync(BenchContext context, CancellationToken cancellationToken);
}

/// <summary>A side of a comparison.</summary>
public enum Side
{
    /// <summary>What this project is compared with.</summary>
    Reference,

    /// <summary>This project.</summary>
    Project,
}
