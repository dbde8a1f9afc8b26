using System.Globalization;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.VowpalWabbit;

/// <summary>What the fitted stages of this room have in common: the weights, and predictions row by row.</summary>
/// <remarks>Saved as parameters, the learner in a form of this room (<c>model.bin</c>) and the record of its training (<c>training.json</c>).</remarks>
public abstract class VowpalWabbitModel : BatchTransformer, IModelInsights
{
    private const string ModelName = "model.bin";
    private const string RecordName = "training.json";

    private protected VowpalWabbitModel()
    {
    }

    /// <summary>Further arguments for predictions, as on VW's command line, such as --link logistic.</summary>
    public string TestArgs { get; init; } = "";

    /// <summary>What is known of the training.</summary>
    [NotAParameter]
    public TrainingFacts PerformanceStatistics { get; private protected set; } = new();

    /// <summary>What was learnt; null before the stage was fitted or loaded.</summary>
    internal LearnedModel? Learned { get; private protected set; }

    private protected LearnedModel Known => Learned
        ?? throw new SynapseException("The stage holds no model", Location.OfStage(Uid), "Fit an estimator of this room, or load a saved model.");

    /// <summary>The model as text: what VW's readable models say of range, bits and state, then a line for each weight, <c>place:weight</c>, with the sum of squared gradients and the scale behind it where there are any.</summary>
    /// <exception cref="SynapseException">The stage was neither fitted nor loaded.</exception>
    public string GetReadableModel() => ModelText.Of(Known, withNames: false);

    /// <summary>The same with the name of its feature before each weight, as VW's <c>--invert_hash</c> writes it; names are there where the fit was given <c>--invert_hash_names</c>.</summary>
    /// <exception cref="SynapseException">The stage was neither fitted nor loaded, or names were not kept.</exception>
    public string GetInvertibleModel() => Known.Names.Count > 0
        ? ModelText.Of(Known, withNames: true)
        : throw new SynapseException("The model holds no names of features", Location.OfStage(Uid), "Add --invert_hash_names to passThroughArgs of the fit.");

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        try
        {
            VwArguments.Parse(TestArgs);
        }
        catch (VwArgumentException error)
        {
            return [BadParameter(nameof(TestArgs), error.Problem, error.Remedy)];
        }
        return [];
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = new Dictionary<string, string>
        {
            ["arguments"] = PerformanceStatistics.Arguments,
            ["examples"] = PerformanceStatistics.Examples.ToString("N0", CultureInfo.InvariantCulture),
            ["passes"] = PerformanceStatistics.Passes.ToString(CultureInfo.InvariantCulture),
            ["average loss"] = PerformanceStatistics.AverageLoss?.ToString("F6", CultureInfo.InvariantCulture) ?? "not known",
        },
    };

    /// <inheritdoc/>
    public override async ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using var bytes = new MemoryStream();
        ModelFile.Write(Known, bytes);
        await folder.WriteAsync(ModelName, stream => stream.WriteAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), cancellationToken), cancellationToken).ConfigureAwait(false);
        await folder.WriteAsync(
            RecordName, async stream => await StateJson.SaveAsync(PerformanceStatistics, stream, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using var bytes = new MemoryStream();
        Stream file = await folder.OpenReadAsync(ModelName, cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
            await file.CopyToAsync(bytes, cancellationToken).ConfigureAwait(false);
        bytes.Position = 0;
        try
        {
            Learned = ModelFile.Read(bytes);
        }
        catch (InvalidDataException error)
        {
            throw new DataException($"The file is no model of this room: {error.Message}", Location.OfFile($"{folder.Path.TrimEnd('/')}/{ModelName}"), "Save the model again.", error);
        }
        Stream record = await folder.OpenReadAsync(RecordName, cancellationToken).ConfigureAwait(false);
        await using (record.ConfigureAwait(false))
            PerformanceStatistics = await StateJson.LoadAsync<TrainingFacts>(record, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A learner that predicts, for one batch: it is not for several threads.</summary>
    private protected Learner ToPredict()
    {
        try
        {
            return Known.ToPredict(TestArgs);
        }
        catch (VwArgumentException error)
        {
            throw BadParameter(nameof(TestArgs), error.Problem, error.Remedy);
        }
    }

    /// <summary>Binds predictions: rows that cannot be read are set aside.</summary>
    /// <param name="input">Schema of the input.</param>
    /// <param name="added">The columns that are added.</param>
    /// <param name="rows">Makes examples of rows.</param>
    /// <param name="writer">Makes what takes predictions and gives columns.</param>
    private protected BoundBatchTransformer Bind(Schema input, AddedColumns added, Func<Learner, ExampleRows> rows, Func<Learner, IPredictionColumns> writer) =>
        BoundBatchTransformer.Of(
            input, added.Output,
            (batch, context, _) =>
            {
                Learner learner = ToPredict();
                ExampleRows examples = rows(learner);
                examples.Open(batch);
                IPredictionColumns columns = writer(learner);
                var bad = new List<BadRow>();
                for (int row = 0; row < batch.Length; row++)
                {
                    try
                    {
                        examples.Predict(row);
                    }
                    catch (VwLineException error)
                    {
                        bad.Add(Training.BadOf(error, row, examples.Column));
                        columns.Add(null);
                        continue;
                    }
                    columns.Add(learner.Last);
                }
                RecordBatch all = added.To(batch, columns.Build());
                if (bad.Count == 0)
                    return all;
                using (all)
                    return context.RejectRows(batch, bad, all);
            },
            keepsRows: true);
}
