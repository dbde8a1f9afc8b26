using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Recommendation;

/// <summary>Lists of recommendations that a model gives.</summary>
internal static class Recommender
{
    /// <summary>The model that recommends: the stage itself, one that was saved, or the last stage of a pipeline.</summary>
    /// <exception cref="SpecificationException">The stage recommends nothing.</exception>
    public static IRecommendingModel Of(Transformer? stage, string uid, string parameter) => stage switch
    {
        IRecommendingModel model => model,
        SavedModel { Model: { } saved } => Of(saved, uid, parameter),
        PipelineModel { Flattened: [.., { } last] } => Of(last, uid, parameter),
        RankingTrainValidationSplitModel { BestModel: { } best } => Of(best, uid, parameter),
        RankingAdapterModel { RecommenderModel: { } inner } => Of(inner, uid, parameter),
        null => throw new SpecificationException("There is no model", Location.OfParameter(uid, parameter), "Give the model that SAR or ALS fits, or the folder that it was saved to."),
        _ => throw new SpecificationException($"{stage.Type} gives no recommendations", Location.OfParameter(uid, parameter), "Give the model that SAR or ALS fits, or the folder that it was saved to."),
    };

    /// <summary>The field of a list of recommendations: structs of an identifier and a score.</summary>
    public static Field Field(string name, string id, string type, string score) => new(
        name, new ListType(new Field("item", new StructType([new Field(id, IdType.Column(type), nullable: false), new Field(score, DoubleType.Default, nullable: false)]), nullable: false)), nullable: false);

    /// <summary>Recommendations of some places, side by side.</summary>
    /// <param name="model">The model.</param>
    /// <param name="places">Users or items; -1 for one that is not known, which gets none.</param>
    /// <param name="find">Finds those of one.</param>
    /// <param name="threads">How many threads may work; 0 for as many as there are processors.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public static IReadOnlyList<(int Place, double Score)>[] Find(
        IRecommendingModel model, IReadOnlyList<int> places, Func<IRecommendingScores, int, IReadOnlyList<(int Place, double Score)>> find, int threads, CancellationToken cancellationToken)
    {
        var found = new IReadOnlyList<(int Place, double Score)>[places.Count];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancellationToken };
        Parallel.For(0, places.Count, parallel, model.Scores, (i, _, scores) =>
        {
            found[i] = places[i] < 0 ? [] : find(scores, places[i]);
            return scores;
        }, static _ => { });
        return found;
    }

    /// <summary>A column of lists of recommendations.</summary>
    public static IArrowArray Column(IReadOnlyList<IReadOnlyList<(int Place, double Score)>> lists, IdTable ids, Field field)
    {
        int[] offsets = new int[lists.Count + 1];
        for (int row = 0; row < lists.Count; row++)
            offsets[row + 1] = checked(offsets[row] + lists[row].Count);
        string[] found = new string[offsets[^1]];
        double[] scores = new double[offsets[^1]];
        int at = 0;
        foreach ((int place, double score) in lists.SelectMany(static list => list))
            (found[at], scores[at++]) = (ids.Ids[place], score);
        var type = (ListType)field.DataType;
        var items = new StructArray(type.ValueDataType, found.Length, [IdType.Build(ids.Type, found), NumericColumn.Of(scores)], ArrowBuffer.Empty);
        return new ListArray(type, lists.Count, NumericColumn.Buffer(offsets), items, ArrowBuffer.Empty);
    }
}
