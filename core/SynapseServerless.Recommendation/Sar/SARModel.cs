using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Storage;

namespace SynapseServerless.Recommendation;

/// <summary>Gives rows of a user and an item their score; what SAR fits. RecommendForAllUsers and its like ask it for recommendations.</summary>
/// <remarks>The score of a user or an item that the model does not know is null.</remarks>
public sealed class SARModel : BatchTransformer, IModelInsights, IRecommendingModel
{
    private const string TablesFile = "tables.sar", IdsFile = "ids.bin";

    private SarTables? _tables;

    /// <summary>The column of users: numbers or text.</summary>
    [Required]
    public string UserCol { get; init; } = "user";

    /// <summary>The column of items: numbers or text.</summary>
    [Required]
    public string ItemCol { get; init; } = "item";

    /// <summary>What the score is called in lists of recommendations.</summary>
    [Required]
    public string RatingCol { get; init; } = "rating";

    /// <summary>The column that gets the score of a user and an item.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>Whether items that a user has are left out of what is recommended to it.</summary>
    public bool RemoveSeen { get; init; } = true;

    /// <summary>What made items similar in the fit.</summary>
    [AllowedValues("jaccard", "lift", "cooccurrence")]
    public string SimilarityFunction { get; init; } = "jaccard";

    /// <summary>How many users had to have two items in the fit for them to be similar.</summary>
    [Range(1, int.MaxValue)]
    public int SupportThreshold { get; init; } = 4;

    /// <inheritdoc/>
    [NotAParameter]
    public override bool IsCheap => false;

    internal SarTables Tables
    {
        get => _tables ?? throw new SpecificationException("The model has not learnt from ratings", Location.OfStage(Uid), "Fit SAR, or load a model that was fitted and saved.");
        init => _tables = value;
    }

    IdTable IRecommendingModel.Users => Tables.Users;

    IdTable IRecommendingModel.Items => Tables.Items;

    IRecommendingScores IRecommendingModel.Scores() => new SarScores(Tables, RemoveSeen);

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        new RatingColumns(Uid, UserCol, ItemCol, null).Check(input);
        SarTables tables = Tables;
        var added = new AddedColumns(input, Prediction(PredictionCol));
        return BoundBatchTransformer.Of(input, added.Output, (batch, _, _) => added.To(batch, Scores(batch, tables)), keepsRows: true);
    }

    /// <inheritdoc/>
    public override async ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        SarTables tables = Tables;
        await folder.WriteAsync(TablesFile, stream => tables.Bytes.WriteToAsync(stream, cancellationToken), cancellationToken).ConfigureAwait(false);
        await folder.WriteAsync(IdsFile, stream => BinaryFiles.SaveAsync(stream, writer =>
        {
            tables.Users.Save(writer);
            tables.Items.Save(writer);
        }, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        IdTable users, items;
        await using (Stream stream = await folder.OpenReadAsync(IdsFile, cancellationToken).ConfigureAwait(false))
        {
            (users, items) = await BinaryFiles.LoadAsync(
                stream, static reader => (IdTable.Load(reader), IdTable.Load(reader)), Uid, cancellationToken).ConfigureAwait(false);
        }
        MappedBytes bytes = await MappedBytes.OpenAsync(folder.Storage, folder.Subfolder(TablesFile).Path, cancellationToken).ConfigureAwait(false);
        _tables = new SarTables(bytes, users, items, Uid);
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = _tables is not { } tables ? new Dictionary<string, string>() : new Dictionary<string, string>
        {
            ["users"] = tables.Users.Count.ToString(CultureInfo.InvariantCulture),
            ["items"] = tables.Items.Count.ToString(CultureInfo.InvariantCulture),
            ["pairs of a user and an item"] = tables.Ratings.ToString(CultureInfo.InvariantCulture),
            ["similarity"] = SimilarityFunction,
        },
    };

    internal static Field Prediction(string name) => new(name, DoubleType.Default, nullable: true);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _tables = null;
        base.Dispose(disposing);
    }

    private DoubleArray Scores(RecordBatch batch, SarTables tables)
    {
        string?[] users = CellTexts.Read(InputColumns.Get(batch, Uid, UserCol)), items = CellTexts.Read(InputColumns.Get(batch, Uid, ItemCol));
        var scorer = new SarScores(tables, RemoveSeen);
        var scores = new DoubleArray.Builder().Reserve(batch.Length);
        for (int row = 0; row < batch.Length; row++)
        {
            (int user, int item) = (tables.Users.Find(users[row]), tables.Items.Find(items[row]));
            if (user < 0 || item < 0)
                scores.AppendNull();
            else
                scores.Append(scorer.Score(user, item));
        }
        return scores.Build();
    }
}
