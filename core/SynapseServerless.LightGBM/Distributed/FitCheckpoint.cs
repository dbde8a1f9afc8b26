using SynapseServerless.LightGBM.Fitting;

namespace SynapseServerless.LightGBM.Distributed;

/// <summary>How far a training has come.</summary>
/// <param name="Iterations">How many iterations were trained.</param>
/// <param name="Training">Metrics of the rows trained on, metric by metric.</param>
/// <param name="Validation">Metrics of the validation rows.</param>
/// <param name="Stopping">What early stopping remembers.</param>
internal sealed record LoopState(int Iterations, double[][] Training, double[][] Validation, EarlyStopping.Memory? Stopping)
{
    /// <summary>How many iterations of the model come from before this training.</summary>
    public int EarlierIterations { get; init; }
}

/// <summary>A training that another can go on with, as it is kept.</summary>
/// <param name="Fingerprint">What is trained; a checkpoint of something else is none.</param>
/// <param name="Part">The part of the rows it is at.</param>
/// <param name="Before">What was recorded of the parts before.</param>
/// <param name="State">How far it has come.</param>
/// <param name="Model">The model, all trees so far.</param>
internal sealed record FitCheckpoint(string Fingerprint, int Part, TrainingRecord? Before, LoopState State, string Model);
