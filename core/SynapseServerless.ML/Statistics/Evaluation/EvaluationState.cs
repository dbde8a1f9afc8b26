namespace SynapseServerless.ML;

/// <summary>The state of an evaluation: of a classification or of a regression.</summary>
internal sealed class EvaluationState
{
    /// <summary>The state of no rows.</summary>
    public EvaluationState(EvaluationPlan plan)
    {
        Plan = plan;
        Classification = plan.IsClassification ? new ClassificationState() : null;
        Regression = plan.IsClassification ? null : new RegressionState();
    }

    private EvaluationState(ClassificationState? classification, RegressionState? regression)
    {
        Classification = classification;
        Regression = regression;
    }

    /// <summary>What is read; null in a state that was loaded, until a batch comes.</summary>
    public EvaluationPlan? Plan { get; set; }

    /// <summary>The state of a classification, if this is one.</summary>
    public ClassificationState? Classification { get; }

    /// <summary>The state of a regression, if this is one.</summary>
    public RegressionState? Regression { get; }

    /// <summary>Writes the state.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write(Classification is not null);
        Classification?.Save(writer);
        Regression?.Save(writer);
    }

    /// <summary>Reads a state.</summary>
    public static EvaluationState Load(BinaryReader reader) => reader.ReadBoolean()
        ? new EvaluationState(ClassificationState.Load(reader), null)
        : new EvaluationState(null, RegressionState.Load(reader));
}
