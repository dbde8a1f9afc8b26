using System.ComponentModel.DataAnnotations;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>Learns factors of users and items whose products are near to ratings, by alternating least squares.</summary>
/// <remarks>
/// <para>Parameters, defaults and the equations are those of Spark ML's ALS. Explicit ratings (Zhou, Wilkinson, Schreiber and Pan, 2008): the squared errors of ratings, plus <c>regParam</c> times the number of
/// ratings of each user and item times the squared length of its factors. Implicit ones (<c>implicitPrefs</c>; Hu, Koren and Volinsky, 2008): a rating above 0 says that the user likes the item and, by
/// <c>alpha</c>, how sure that is; one below 0 how sure it is that the user does not.</para>
/// <para>Each half of an iteration is a pass over the ratings: the factors of one side go to all partitions, and the equations of the other side come back, rank * (rank + 3) numbers of 8 bytes for each user
/// or item of a partition. Of a pair that comes more than once each rating counts.</para>
/// <para>Users and items may be numbers or text; Spark takes whole numbers of 32 bits alone. Neither the order of rows nor how they are cut into partitions changes a factor.</para>
/// </remarks>
public sealed class ALS : IterativeEstimator<AlsProgress, AlsState>
{
    /// <summary>The column of users: numbers or text.</summary>
    [Required]
    public string UserCol { get; init; } = "user";

    /// <summary>The column of items: numbers or text.</summary>
    [Required]
    public string ItemCol { get; init; } = "item";

    /// <summary>The column of ratings. Where there is no column of the default name each row counts 1.</summary>
    [Required]
    public string RatingCol { get; init; } = "rating";

    /// <summary>The column that gets the rating that is expected of a user for an item.</summary>
    [Required]
    public string PredictionCol { get; init; } = "prediction";

    /// <summary>Numbers of a vector of factors.</summary>
    [Range(1, 1_000)]
    public int Rank { get; init; } = 10;

    /// <summary>How often factors of items and of users are found in turn.</summary>
    [Range(0, 100_000)]
    public int MaxIter { get; init; } = 10;

    /// <summary>The penalty on factors, for each rating.</summary>
    [Range(0, double.MaxValue)]
    public double RegParam { get; init; } = 0.1;

    /// <summary>Whether ratings say how sure it is that a user likes an item, and not how much.</summary>
    public bool ImplicitPrefs { get; init; }

    /// <summary>How much surer a rating makes it that a user likes an item.</summary>
    [Range(0, double.MaxValue)]
    [EffectNeeds(nameof(ImplicitPrefs), true)]
    public double Alpha { get; init; } = 1;

    /// <summary>Whether no factor may be negative.</summary>
    public bool Nonnegative { get; init; }

    /// <summary>What the model gives for a user or an item that it does not know: <c>nan</c>, or <c>drop</c>, which leaves the row out.</summary>
    [AllowedValues("nan", "drop")]
    public string ColdStartStrategy { get; init; } = "nan";

    /// <summary>Seed of the first factors.</summary>
    public long Seed { get; init; }

    /// <summary>Into how many blocks Spark cuts users.</summary>
    [NoEffect("Partitions of the data are blocks already.")]
    public int NumUserBlocks { get; init; } = 10;

    /// <summary>Into how many blocks Spark cuts items.</summary>
    [NoEffect("Partitions of the data are blocks already.")]
    public int NumItemBlocks { get; init; } = 10;

    /// <summary>How many users and items Spark scores at a time.</summary>
    [NoEffect("Users are scored side by side, one to a thread.")]
    public int BlockSize { get; init; } = 4096;

    /// <summary>After how many iterations Spark writes what it has.</summary>
    [NoEffect("What each pass found is kept.")]
    public int CheckpointInterval { get; init; } = 10;

    /// <summary>Where Spark keeps blocks of ratings.</summary>
    [NoEffect("Ratings are read anew in each pass, or kept in the memory that stages share.")]
    public string IntermediateStorageLevel { get; init; } = "MEMORY_AND_DISK";

    /// <summary>Where Spark keeps factors.</summary>
    [NoEffect("Factors are kept in memory.")]
    public string FinalStorageLevel { get; init; } = "MEMORY_AND_DISK";

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        Columns(input).Check(input);
        return Schemas.With(input, ALSModel.Prediction(PredictionCol));
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? ColumnsToFit(Schema input) => [.. ((string?[])[UserCol, ItemCol, Columns(input).Rating]).OfType<string>().Distinct()];

    /// <inheritdoc/>
    protected override AlsState Create(AlsProgress? model, Schema input)
    {
        Ratings none = Columns(input).Empty(input);
        if (model is null)
            return new AlsState(none.Users, none.Items);
        AlsFit fit = model.Open();
        return new AlsState(none.Users.Type, none.Items.Type, Found(model, fit).Ids.Count, Rank) { Fit = fit };
    }

    /// <inheritdoc/>
    protected override AlsState Add(AlsProgress? model, AlsState state, RecordBatch batch, StageContext context)
    {
        // Later passes meet the same bad rows, which the first one told of.
        if (model is null)
        {
            Columns(batch.Schema).Each(batch, (user, item, _, _) =>
            {
                state.Users.Add(user);
                state.Items.Add(item);
            }, context);
            return state;
        }
        AlsFit fit = state.Fit ??= model.Open();
        bool findsItems = FindsItems(model);
        Factors known = findsItems ? fit.Users : fit.Items, found = Found(model, fit);
        double[] vector = new double[Rank];
        Columns(batch.Schema).Each(batch, (user, item, rating, _) =>
        {
            known.Read(known.Ids.Find(findsItems ? user : item), vector);
            NormalSums sums = state.Sums[found.Ids.Find(findsItems ? item : user)] ??= new NormalSums(Rank);
            double sure = ImplicitPrefs ? Alpha * Math.Abs(rating) : 1;
            bool likes = !ImplicitPrefs || rating > 0;
            sums.Add(vector, !ImplicitPrefs ? rating : likes ? 1 + sure : 0, sure, likes);
        }, null);
        return state;
    }

    /// <inheritdoc/>
    protected override AlsState Combine(AlsState left, AlsState right) => left.Plus(right);

    /// <inheritdoc/>
    protected override Iteration<AlsProgress> Learn(AlsProgress? model, AlsState state, Schema input, StageContext context)
    {
        if (model is null)
        {
            if (state.Users.Count == 0)
                throw new DataException("There are no ratings to learn from", Location.OfStage(Uid, UserCol), "Give rows of users and items.");
            IdTable users = state.Users.Sorted().Table, items = state.Items.Sorted().Table;
            var drawn = new AlsFit(Factors.Drawn(users, Rank, Seed, Nonnegative), Factors.Drawn(items, Rank, ~Seed, Nonnegative));
            return new Iteration<AlsProgress>(AlsProgress.Of(drawn, 0), MaxIter == 0, $"{users.Count} users, {items.Count} items");
        }
        AlsFit fit = model.Open();
        bool findsItems = FindsItems(model);
        Factors solved = Solve(Found(model, fit), findsItems ? fit.Users : fit.Items, state.Sums, findsItems ? "item" : "user", context);
        int steps = model.Steps + 1;
        return new Iteration<AlsProgress>(
            AlsProgress.Of(findsItems ? fit with { Items = solved } : fit with { Users = solved }, steps), steps >= 2 * MaxIter, $"iteration {(steps + 1) / 2} of {MaxIter}, {(findsItems ? "items" : "users")}");
    }

    /// <inheritdoc/>
    protected override Transformer Finish(AlsProgress model, Schema input, StageContext context) => new ALSModel
    {
        Uid = Uid + "Model", UserCol = UserCol, ItemCol = ItemCol, RatingCol = RatingCol, PredictionCol = PredictionCol, Rank = Rank, ColdStartStrategy = ColdStartStrategy, Fit = model.Open(),
    };

    /// <inheritdoc/>
    protected override ValueTask SaveAsync(AlsState state, Stream stream, CancellationToken cancellationToken) => BinaryFiles.SaveAsync(stream, state.Save, cancellationToken);

    /// <inheritdoc/>
    protected override ValueTask<AlsState> LoadAsync(Stream stream, CancellationToken cancellationToken) => BinaryFiles.LoadAsync(stream, AlsState.Load, Uid, cancellationToken);

    // The factors of items are found first, as Spark does.
    private static bool FindsItems(AlsProgress model) => model.Steps % 2 == 0;

    private static Factors Found(AlsProgress model, AlsFit fit) => FindsItems(model) ? fit.Items : fit.Users;

    private RatingColumns Columns(Schema input) =>
        new(Uid, UserCol, ItemCol, RatingCol == "rating" && InputColumns.Find(input, RatingCol) is null ? null : RatingCol);

    private Factors Solve(Factors before, Factors known, NormalSums?[] sums, string what, StageContext context)
    {
        float[] values = new float[before.Values.Length];
        double[]? all = ImplicitPrefs ? known.Products() : null;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = context.Threads > 0 ? context.Threads : Environment.ProcessorCount };
        int unsolved = int.MaxValue;
        Parallel.For(0, before.Ids.Count, parallel, place =>
        {
            if (sums[place] is not { } own)
                return;
            (double[] matrix, double[] side) = own.Equations(Rank);
            if (!side.AsSpan().ContainsAnyExcept(0))
                return;
            for (int i = 0; i < matrix.Length && all is not null; i++)
                matrix[i] += all[i];
            for (int i = 0; i < Rank; i++)
                matrix[LeastSquares.Row(i) + i] += RegParam * own.Count;
            if ((Nonnegative ? LeastSquares.SolveNonnegative(matrix, side) : LeastSquares.Solve(matrix, side)) is not { } solution)
            {
                InterlockedMin(ref unsolved, place);
                return;
            }
            for (int i = 0; i < Rank; i++)
                values[(place * Rank) + i] = (float)solution[i];
        });
        return unsolved == int.MaxValue ? new Factors(before.Ids, Rank, values) : throw new DataException(
            $"The ratings of the {what} '{before.Ids.Ids[unsolved]}' do not determine {Rank} factors", Location.OfParameter(Uid, "regParam"), "Set regParam above 0, or rank lower.");
    }

    private static void InterlockedMin(ref int least, int value)
    {
        int seen = Volatile.Read(ref least);
        while (value < seen)
        {
            int before = Interlocked.CompareExchange(ref least, value, seen);
            if (before == seen)
                return;
            seen = before;
        }
    }
}
