using System.Globalization;
using System.Text;
using Apache.Arrow;
using SynapseServerless.Collectives;
using SynapseServerless.Collectives.Local;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>What the stages that learn as Vowpal Wabbit does have in common: its parameters, its passes, and ranks that learn together.</summary>
/// <remarks>
/// Rows are learned from in the order in which they come. With several ranks each learns from its own rows, and the weights are averaged at
/// the end of each pass by how much each rank learnt of them.
/// </remarks>
public abstract partial class VowpalWabbitEstimator : GangEstimator
{
    private protected VowpalWabbitEstimator()
    {
    }

    /// <inheritdoc/>
    public override int Ranks => Math.Max(1, NumTasks);

    /// <inheritdoc/>
    public override CollectiveOptions Exchanges => new() { ExchangeTimeout = TimeSpan.FromSeconds(Timeout) };

    /// <summary>Arguments that the stage adds where they are not given.</summary>
    private protected virtual IEnumerable<(string Name, string Value)> OwnArguments => [];

    /// <summary>Columns that the fit reads.</summary>
    private protected abstract IReadOnlyList<string> Columns { get; }

    /// <summary>All arguments as one text, by which a model is known.</summary>
    internal string AllArguments
    {
        get
        {
            var given = new ArgumentWords(PassThroughArgs, VwArguments.Flags);
            var text = new StringBuilder(PassThroughArgs.Trim());
            Add("hash_seed", HashSeed.ToString(CultureInfo.InvariantCulture));
            Add("bit_precision", NumBits.ToString(CultureInfo.InvariantCulture));
            Add("learning_rate", LearningRate?.ToString(CultureInfo.InvariantCulture));
            Add("power_t", PowerT?.ToString(CultureInfo.InvariantCulture));
            Add("l1", L1?.ToString(CultureInfo.InvariantCulture));
            Add("l2", L2?.ToString(CultureInfo.InvariantCulture));
            Add("ignore", string.IsNullOrEmpty(IgnoreNamespaces) ? null : IgnoreNamespaces);
            Add("passes", NumPasses > 1 ? NumPasses.ToString(CultureInfo.InvariantCulture) : null);
            foreach ((string name, string value) in OwnArguments)
                Add(name, value);
            foreach (string interaction in Interactions)
                text.Append(CultureInfo.InvariantCulture, $" --interactions {interaction}");
            return text.ToString().Trim();

            void Add(string name, string? value)
            {
                if (value is not null && !given.Has(name))
                    text.Append(" --").Append(name).Append(value.Length == 0 ? "" : " ").Append(value);
            }
        }
    }

    /// <summary>What all arguments mean.</summary>
    /// <exception cref="SpecificationException">They are wrong.</exception>
    internal LearnerOptions Options
    {
        get
        {
            try
            {
                return VwArguments.Parse(AllArguments);
            }
            catch (VwArgumentException error)
            {
                throw BadParameter(nameof(PassThroughArgs), error.Problem, error.Remedy);
            }
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        SpecificationException? wrong;
        try
        {
            wrong = Check(Options);
        }
        catch (SpecificationException error)
        {
            wrong = error;
        }
        return wrong is null ? [] : [wrong];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ColumnsToFit(Schema input) => SplitCol is null ? Columns : [.. Columns.Append(SplitCol).Distinct()];

    /// <inheritdoc/>
    public override async Task<Transformer> FitAsync(Dataset data, StageContext context, CancellationToken cancellationToken)
    {
        if (Ranks == 1)
            return (await TrainAsync(data, context, null, cancellationToken).ConfigureAwait(false))!;
        var rows = new SharedRows(context.Rows);
        Transformer?[] models = await LocalCollectives.RunAsync(
            Ranks, Exchanges, (rank, token) => FitRankAsync(data, context with { Rows = rows }, rank, token), cancellationToken).ConfigureAwait(false);
        return models.OfType<Transformer>().Single();
    }

    /// <inheritdoc/>
    public override Task<Transformer?> FitRankAsync(Dataset data, StageContext context, ICollective collective, CancellationToken cancellationToken) =>
        TrainAsync(data, context, collective, cancellationToken);

    /// <summary>What is wrong with arguments for this stage; null when nothing is.</summary>
    private protected virtual SpecificationException? Check(LearnerOptions options) => null;

    /// <summary>Makes examples of rows.</summary>
    private protected abstract ExampleRows Rows(Learner learner, Schema schema);

    /// <summary>Makes the stage that predicts.</summary>
    private protected abstract Transformer Model(LearnedModel model, TrainingFacts facts);

    /// <summary>What is known of the training beside its loss.</summary>
    private protected virtual TrainingFacts Facts(TrainingFacts facts, ExampleRows rows) => facts;

    private async Task<Transformer?> TrainAsync(Dataset data, StageContext context, ICollective? ranks, CancellationToken cancellationToken)
    {
        string arguments = AllArguments;
        Learner learner = Begin();
        ExampleRows rows = Rows(learner, data.Schema);
        var training = new Training(learner, rows, context, ranks) { SplitCol = SplitCol, SplitValues = SplitColValues, SyncsPerPass = NumSyncsPerPass, Arguments = arguments };
        LearnedModel model = await training.RunAsync(data, ColumnsToFit(data.Schema)!, cancellationToken).ConfigureAwait(false);
        if (training.Facts.Examples == 0)
            throw new DataException("There are no rows to learn from", Location.OfStage(Uid), "Give one at least.");
        return ranks is { Rank: > 0 } ? null : Model(model, Facts(training.Facts, rows));
    }

    /// <summary>A learner that knows nothing, or what the initial model knows.</summary>
    internal Learner Begin()
    {
        LearnerOptions options = Options;
        Transformer? initial = InitialModel is Pipelines.SavedModel saved ? saved.Model : InitialModel;
        if (initial is null)
            return new Learner(options);
        if (initial is not VowpalWabbitModel { Learned: { } learned })
            throw BadParameter(nameof(InitialModel), $"{initial.Type} is no model of this room", "Give a fitted VowpalWabbit stage, or the folder of a saved one.");
        try
        {
            return learned.ToTrain(options);
        }
        catch (VwArgumentException error)
        {
            throw BadParameter(nameof(InitialModel), error.Problem, error.Remedy);
        }
    }

    // A sink that may not be made for several threads.
    private sealed class SharedRows(IRowSink rows) : IRowSink
    {
        private readonly Lock _lock = new();

        public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
        {
            lock (_lock)
                rows.Reject(batch, bad, context);
        }
    }
}
