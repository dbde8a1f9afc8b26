using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Microsoft.Extensions.Logging;
using SynapseServerless.Data;
using SynapseServerless.ML.Numbers;
using SynapseServerless.Stages;

namespace SynapseServerless.ML;

/// <summary>A learner whose fit minimizes a mean loss over all rows: a pass over the data for each evaluation of loss and gradient.</summary>
public abstract class GradientEstimator : IterativeEstimator<GradientProgress, GradientState>
{
    private protected GradientEstimator()
    {
    }

    /// <summary>The column of feature vectors, dense or sparse.</summary>
    [Required]
    public string FeaturesCol { get; init; } = "features";

    /// <summary>The column of labels.</summary>
    [Required]
    public string LabelCol { get; init; } = "label";

    /// <summary>The column that the model writes its prediction to.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>The column of weights of rows, none of them negative; null for 1 each.</summary>
    public string? WeightCol { get; init; }

    /// <summary>How much large coefficients cost; 0 for nothing.</summary>
    [Range(0, double.MaxValue)]
    public double RegParam { get; init; }

    /// <summary>The part of that cost which goes by absolute values (L1); the rest goes by half of the squares (L2).</summary>
    [Range(0.0, 1.0)]
    public double ElasticNetParam { get; init; }

    /// <summary>The most iterations.</summary>
    [Range(0, 1_000_000)]
    public int MaxIter { get; init; } = 100;

    /// <summary>The fit has converged when the gradient is no longer than this times the objective, or five iterations together lower the objective by no more than this part of it.</summary>
    [Range(0, double.MaxValue)]
    public double Tol { get; init; } = 1e-6;

    /// <summary>Whether there is an intercept.</summary>
    public bool FitIntercept { get; init; } = true;

    /// <summary>Whether the cost of coefficients is that of features of standard deviation 1. Coefficients are those of features as they are either way.</summary>
    public bool Standardization { get; init; } = true;

    /// <summary>How deep Spark's tree of sums is.</summary>
    [NoEffect("The engine merges partial sums in a tree of its own.")]
    public int AggregationDepth { get; init; } = 2;

    /// <summary>How many MB Spark puts into a block of rows.</summary>
    [NoEffect("Batches are blocks already.")]
    public double MaxBlockSizeInMB { get; init; }

    private protected abstract LearningColumns Columns { get; }

    private protected abstract bool IsClassifier { get; }

    private protected abstract (LinearProblem Problem, double[] Start, double L1) Begin(LearningSummary summary);

    private protected abstract RowLoss LossOf(LinearProblem problem, double[] point);

    private protected abstract Transformer Model(LinearProblem problem, Minimizer minimizer, Schema input);

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ColumnsToFit(Schema input) => [.. ((string?[])[FeaturesCol, LabelCol, WeightCol]).OfType<string>().Distinct()];

    /// <inheritdoc/>
    protected sealed override GradientState Create(GradientProgress? model, Schema input)
    {
        if (model is null)
            return new GradientState { Summary = new LearningSummary(VectorRows.WidthOf(VectorRows.Require(input, Uid, "featuresCol", FeaturesCol), Uid, "featuresCol")) };
        (LinearProblem problem, Minimizer minimizer) = model.Open();
        return problem.IsQuadratic ? new GradientState { Products = new ProductSums(problem.Width) } : new GradientState
        {
            Sums = new GradientSums(problem.Width, problem.Outputs), At = problem.At(minimizer.Trial), Loss = LossOf(problem, minimizer.Trial),
        };
    }

    /// <inheritdoc/>
    protected sealed override GradientState Add(GradientProgress? model, GradientState state, RecordBatch batch, StageContext context)
    {
        LearningRows rows = LearningRows.Read(batch, Columns);
        // Later passes meet the same bad rows, which the first one told of.
        if (model is null && rows.Bad.Count > 0)
            context.Rows.Reject(batch, rows.Bad, context);
        state.Summary?.Add(rows, IsClassifier);
        if (state.Products is { } products)
            products.Add(rows, state.Problem ??= model!.Open().Problem);
        if (state.Sums is { } sums)
        {
            if (state.At is null)
            {
                (LinearProblem problem, Minimizer minimizer) = model!.Open();
                (state.At, state.Loss) = (problem.At(minimizer.Trial), LossOf(problem, minimizer.Trial));
            }
            sums.Add(rows, state.At, state.Loss!);
        }
        return state;
    }

    /// <inheritdoc/>
    protected sealed override GradientState Combine(GradientState left, GradientState right)
    {
        left.Summary?.Add(right.Summary!);
        left.Sums?.Add(right.Sums!);
        left.Products?.Add(right.Products!);
        return left;
    }

    /// <inheritdoc/>
    protected sealed override Iteration<GradientProgress> Learn(GradientProgress? model, GradientState state, Schema input, StageContext context)
    {
        if (model is null)
        {
            if (state.Summary!.Rows == 0)
                throw new DataException("There are no rows to learn from", Location.OfStage(Uid, FeaturesCol), "Fit on rows with features and a label, of a weight above 0.");
            (LinearProblem begun, double[] start, double l1) = Begin(state.Summary);
            var first = new Minimizer(start, l1 > 0 ? begun.Penalties(l1) : null, Tol, MaxIter);
            return new Iteration<GradientProgress>(GradientProgress.Of(begun, first), false, $"{state.Summary.Rows} rows of {begun.Width} features");
        }
        (LinearProblem problem, Minimizer minimizer) = model.Open();
        if (state.Products is { } products)
        {
            Minimizer solved = products.Solve(problem, minimizer);
            return new Iteration<GradientProgress>(GradientProgress.Of(problem, solved), true);
        }
        (double value, double[] gradient) = problem.Objective(minimizer.Trial, state.Sums!);
        if (!double.IsFinite(value) && minimizer.Values.Count == 0)
            throw new DataException("The loss of the rows is beyond the range of a double", Location.OfStage(Uid, LabelCol), "Scale labels and weights down.");
        minimizer.Take(value, gradient);
        return new Iteration<GradientProgress>(GradientProgress.Of(problem, minimizer), minimizer.IsDone, string.Create(
            CultureInfo.InvariantCulture, $"iteration {minimizer.Iteration}, loss {minimizer.Values[^1]:G6}, gradient {minimizer.GradientLength:G2}"));
    }

    /// <inheritdoc/>
    protected sealed override Transformer Finish(GradientProgress model, Schema input, StageContext context)
    {
        (LinearProblem problem, Minimizer minimizer) = model.Open();
        if (!minimizer.HasConverged)
            context.Logger.LogWarning("{Stage}: {Note}", Uid, NotConverged(minimizer));
        return Model(problem, minimizer, input);
    }

    /// <inheritdoc/>
    protected sealed override ValueTask SaveAsync(GradientState state, Stream stream, CancellationToken cancellationToken) =>
        BinaryState.SaveAsync(stream, state.Save, cancellationToken);

    /// <inheritdoc/>
    protected sealed override ValueTask<GradientState> LoadAsync(Stream stream, CancellationToken cancellationToken) =>
        BinaryState.LoadAsync(stream, GradientState.Load, cancellationToken);

    private protected string NotConverged(Minimizer minimizer) => string.Create(
        CultureInfo.InvariantCulture,
        $"The fit has not converged after {minimizer.Iteration} iterations: the gradient is {minimizer.GradientLength:G3} long at an objective of {minimizer.Values[^1]:G6}, and the last five iterations lowered that by {minimizer.RecentGain:G3} of it; tol is {Tol:G3}. Raise maxIter or tol, or set regParam above 0.");
}

/// <summary>What a fit by gradients has learned so far.</summary>
public sealed record GradientProgress
{
    /// <summary>The problem and the minimizer, as bytes.</summary>
    public byte[] Content { get; init; } = [];

    internal static GradientProgress Of(LinearProblem problem, Minimizer minimizer)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        problem.Save(writer);
        minimizer.Save(writer);
        writer.Flush();
        return new GradientProgress { Content = stream.ToArray() };
    }

    internal (LinearProblem Problem, Minimizer Minimizer) Open()
    {
        using var reader = new BinaryReader(new MemoryStream(Content));
        return (LinearProblem.Load(reader), Minimizer.Load(reader));
    }
}

/// <summary>What a pass of a fit by gradients adds up.</summary>
public sealed class GradientState
{
    /// <summary>What the first pass adds up; null in later ones.</summary>
    internal LearningSummary? Summary { get; init; }

    /// <summary>What later passes add up; null in the first one.</summary>
    internal GradientSums? Sums { get; init; }

    /// <summary>Products of features and labels, where they are all that is needed; null otherwise.</summary>
    internal ProductSums? Products { get; init; }

    /// <summary>The problem at hand.</summary>
    internal LinearProblem? Problem { get; set; }

    /// <summary>The coefficients at hand.</summary>
    internal Coefficients? At { get; set; }

    /// <summary>The loss.</summary>
    internal RowLoss? Loss { get; set; }

    internal void Save(BinaryWriter writer)
    {
        writer.Write((byte)(Summary is not null ? 0 : Sums is not null ? 1 : 2));
        Summary?.Save(writer);
        Sums?.Save(writer);
        Products?.Save(writer);
    }

    internal static GradientState Load(BinaryReader reader) => reader.ReadByte() switch
    {
        0 => new GradientState { Summary = LearningSummary.Load(reader) },
        1 => new GradientState { Sums = GradientSums.Load(reader) },
        _ => new GradientState { Products = ProductSums.Load(reader) },
    };
}
