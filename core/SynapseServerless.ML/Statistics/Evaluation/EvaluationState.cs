namespace SynapseServerless.ML;

/// <summary>The state of an evaluation: of a classification, of a regression or of a ranking.</summary>
internal sealed class EvaluationState
{
    /// <summary>The state of no rows.</summary>
    public EvaluationState(EvaluationPlan plan)
    {
        Plan = plan;
        Classification = plan.Kind == EvaluationKind.Classification ? new ClassificationState() : null;
        Regression = plan.Kind == EvaluationKind.Regression ? new RegressionState() : null;
        Ranking = plan.Kind == EvaluationKind.Ranking ? new RankingState(plan.Places) : null;
    }

    private EvaluationState(ClassificationState? classification, RegressionState? regression, RankingState? ranking)
    {
        Classification = classification;
        Regression = regression;
        Ranking = ranking;
    }

    /// <summary>What is read; null in a state that was loaded, until a batch comes.</summary>
    public EvaluationPlan? Plan { get; set; }

    /// <summary>The state of a classification, if this is one.</summary>
    public ClassificationState? Classification { get; }

    /// <summary>The state of a regression, if this is one.</summary>
    public RegressionState? Regression { get; }

    /// <summary>The state of a ranking, if this is one.</summary>
    public RankingState? Ranking { get; }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write((byte)(Classification is not null ? EvaluationKind.Classification : Regression is not null ? EvaluationKind.Regression : EvaluationKind.Ranking));
        Classification?.Save(writer);
        Regression?.Save(writer);
        Ranking?.Save(writer);
    }

    /// <summary>Reads a state.</summary>
    public static EvaluationState Load(BinaryReader reader) => (EvaluationKind)reader.ReadByte() switch
    {
        EvaluationKind.Classification => new EvaluationState(ClassificationState.Load(reader), null, null),
        EvaluationKind.Regression => new EvaluationState(null, RegressionState.Load(reader), null),
        _ => new EvaluationState(null, null, RankingState.Load(reader)),
    };
}
