using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>Gives rows of a user and an item the rating that is expected; what ALS fits. RecommendForAllUsers and its like ask it for recommendations.</summary>
/// <remarks>As Spark's it recommends what a user has rated already, too.</remarks>
public sealed class ALSModel : BatchTransformer, IModelInsights, IRecommendingModel
{
    private const string FactorsFile = "factors.als";

    private AlsFit? _fit;

    /// <summary>The column of users: numbers or text.</summary>
    [Required]
    public string UserCol { get; init; } = "user";

    /// <summary>The column of items: numbers or text.</summary>
    [Required]
    public string ItemCol { get; init; } = "item";

    /// <summary>What the rating is called in lists of recommendations.</summary>
    [Required]
    public string RatingCol { get; init; } = "rating";

    /// <summary>The column that gets the rating that is expected.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>Numbers of a vector of factors.</summary>
    [Range(1, 1_000)]
    public int Rank { get; init; } = 10;

    /// <summary>What a user or an item that is not known gets: <c>nan</c>, or <c>drop</c>, which leaves the row out.</summary>
    [AllowedValues("nan", "drop")]
    public string ColdStartStrategy { get; init; } = "nan";

    internal AlsFit Fit
    {
        get => _fit ?? throw new SpecificationException("The model has not learnt from ratings", Location.OfStage(Uid), "Fit ALS, or load a model that was fitted and saved.");
        init => _fit = value;
    }

    IdTable IRecommendingModel.Users => Fit.Users.Ids;

    IdTable IRecommendingModel.Items => Fit.Items.Ids;

    /// <summary>The factors of a user; null for one that is not known.</summary>
    /// <param name="user">The user, as text.</param>
    public float[]? UserFactors(string user) => Fit.Users.Ids.Find(user) is >= 0 and int place ? Fit.Users.Of(place).ToArray() : null;

    /// <summary>The factors of an item; null for one that is not known.</summary>
    /// <param name="item">The item, as text.</param>
    public float[]? ItemFactors(string item) => Fit.Items.Ids.Find(item) is >= 0 and int place ? Fit.Items.Of(place).ToArray() : null;

    IRecommendingScores IRecommendingModel.Scores() => new FactorScores(Fit);

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        new RatingColumns(Uid, UserCol, ItemCol, null).Check(input);
        AlsFit fit = Fit;
        var added = new AddedColumns(input, Prediction(PredictionCol));
        return BoundBatchTransformer.Of(
            input, added.Output,
            (batch, _, _) =>
            {
                double[] expected = Expected(batch, fit);
                RecordBatch all = added.To(batch, NumericColumn.Of(expected));
                if (ColdStartStrategy != "drop" || !expected.AsSpan().Contains(double.NaN))
                    return all;
                using (all)
                    return Batches.Filter(all, System.Array.ConvertAll(expected, static value => !double.IsNaN(value)));
            },
            keepsRows: ColdStartStrategy != "drop");
    }

    /// <inheritdoc/>
    public override async ValueTask SavePayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        AlsFit fit = Fit;
        await folder.WriteAsync(FactorsFile, stream => BinaryFiles.SaveAsync(stream, writer =>
        {
            fit.Users.Save(writer);
            fit.Items.Save(writer);
        }, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public override async ValueTask LoadPayloadAsync(StageFolder folder, CancellationToken cancellationToken)
    {
        await using Stream stream = await folder.OpenReadAsync(FactorsFile, cancellationToken).ConfigureAwait(false);
        _fit = await BinaryFiles.LoadAsync(stream, static reader => new AlsFit(Factors.Load(reader), Factors.Load(reader)), Uid, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ModelInsights GetInsights() => new()
    {
        Facts = _fit is not { } fit ? new Dictionary<string, string>() : new Dictionary<string, string>
        {
            ["users"] = fit.Users.Ids.Count.ToString(CultureInfo.InvariantCulture),
            ["items"] = fit.Items.Ids.Count.ToString(CultureInfo.InvariantCulture),
            ["factors of each"] = Rank.ToString(CultureInfo.InvariantCulture),
        },
    };

    internal static Field Prediction(string name) => new(name, DoubleType.Default, nullable: false);

    private double[] Expected(RecordBatch batch, AlsFit fit)
    {
        string?[] users = CellTexts.Read(InputColumns.Get(batch, Uid, UserCol)), items = CellTexts.Read(InputColumns.Get(batch, Uid, ItemCol));
        double[] expected = new double[batch.Length];
        for (int row = 0; row < expected.Length; row++)
        {
            (int user, int item) = (fit.Users.Ids.Find(users[row]), fit.Items.Ids.Find(items[row]));
            expected[row] = user < 0 || item < 0 ? double.NaN : FactorScores.Product(fit.Users.Of(user), fit.Items.Of(item));
        }
        return expected;
    }
}

/// <summary>Scores of one user for all items, or of all users for one item, by products of factors.</summary>
/// <param name="fit">The factors.</param>
internal sealed class FactorScores(AlsFit fit) : IRecommendingScores
{
    private double[] _scores = [];

    /// <inheritdoc/>
    public IReadOnlyList<(int Place, double Score)> Items(int user, int count) => Best(fit.Users.Of(user), fit.Items, count);

    /// <inheritdoc/>
    public IReadOnlyList<(int Place, double Score)> Users(int item, int count) => Best(fit.Items.Of(item), fit.Users, count);

    /// <inheritdoc/>
    public double Score(int user, int item) => Product(fit.Users.Of(user), fit.Items.Of(item));

    /// <summary>The product of two vectors of factors.</summary>
    public static double Product(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++)
            sum += (double)left[i] * right[i];
        return sum;
    }

    private IReadOnlyList<(int Place, double Score)> Best(ReadOnlySpan<float> own, Factors others, int count)
    {
        if (_scores.Length < others.Ids.Count)
            _scores = new double[others.Ids.Count];
        Span<double> scores = _scores.AsSpan(0, others.Ids.Count);
        for (int place = 0; place < scores.Length; place++)
            scores[place] = Product(own, others.Of(place));
        return TopList.Of(scores, count, zeros: true);
    }
}
