using Microsoft.Extensions.Logging;
using SynapseServerless.LightGBM.Native;
using SynapseServerless.LightGBM.Trees;

namespace SynapseServerless.LightGBM;

/// <summary>A LightGBM model, in training or loaded: trees and what can be done with them.</summary>
/// <remarks>
/// Predictions may run on several threads at a time. Everything else is for one thread at a time, and not while predictions run.
/// </remarks>
public sealed partial class Booster : IDisposable
{
    private readonly BoosterHandle _handle;
    private readonly ILogger? _logger;

    // Kept alive: the native booster points into them.
    private readonly List<LightGBMDataset> _datasets = [];

    private ModelShape? _shape;
    private TreeModel? _trees;

    /// <summary>How often the trees were changed.</summary>
    internal int Version { get; private set; }

    private Booster(nint handle, ILogger? logger)
    {
        _handle = new BoosterHandle(handle);
        _logger = logger;
    }

    /// <summary>A booster that will be trained, without any tree yet.</summary>
    /// <param name="trainData">The finished data set; it must live as long as the booster is trained, and stays the caller's.</param>
    /// <param name="parameters">Native parameters.</param>
    /// <param name="logger">Takes the native library's messages.</param>
    /// <exception cref="LightGBMException">The native library refuses the parameters or the data.</exception>
    public static Booster Create(LightGBMDataset trainData, NativeParameters parameters, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        ArgumentNullException.ThrowIfNull(parameters);
        using NativeLog.Scope log = NativeLog.To(logger);
        string text = trainData.Threads.Apply(parameters).ToString();
        NativeCall.Check(NativeMethods.LGBM_BoosterCreate(trainData.Handle, text, out nint handle));
        var booster = new Booster(handle, logger);
        booster._datasets.Add(trainData);
        return booster;
    }

    /// <summary>Loads a model from LightGBM's own text, from any program.</summary>
    /// <param name="model">The text.</param>
    /// <param name="logger">Takes the native library's messages.</param>
    /// <exception cref="LightGBMException">The text is not a model, or was cut short or changed.</exception>
    public static Booster Load(string model, ILogger? logger = null)
    {
        Booster booster = LoadWithTrees(model, logger);
        booster._trees = null;
        return booster;
    }

    /// <summary>Loads a model from LightGBM's own text, and keeps the trees that were read until they are taken.</summary>
    internal static Booster LoadWithTrees(string model, ILogger? logger = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        // The library takes a text on trust: what is wrong with one ends the process, then or when the first row is scored.
        TreeModel trees = NativeText.Parse(model);
        using NativeLog.Scope log = NativeLog.To(logger);
        NativeCall.Check(NativeMethods.LGBM_BoosterLoadModelFromString(TreeModel.ForLibrary(model), out _, out nint handle));
        return new Booster(handle, logger) { _shape = ModelShape.Of(trees), _trees = trees };
    }

    /// <summary>The trees as they are, which the booster then keeps no longer.</summary>
    internal TreeModel TakeTrees() => Interlocked.Exchange(ref _trees, null) ?? NativeText.Parse(Save());

    /// <summary>Keeps the trees that were read no longer.</summary>
    internal void ForgetTrees() => _trees = null;

    /// <summary>Loads a model from a file that LightGBM wrote.</summary>
    /// <param name="path">The file.</param>
    /// <param name="logger">Takes the native library's messages.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    public static async Task<Booster> LoadFileAsync(string path, ILogger? logger = null, CancellationToken cancellationToken = default) =>
        Load(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false), logger);

    /// <summary>How many classes there are; 1 for regression and binary classification.</summary>
    public int ClassCount => Get(NativeMethods.LGBM_BoosterGetNumClasses);

    /// <summary>How many features a row has.</summary>
    public int FeatureCount => Get(NativeMethods.LGBM_BoosterGetNumFeature);

    /// <summary>How many iterations there are.</summary>
    public int IterationCount => Get(NativeMethods.LGBM_BoosterGetCurrentIteration);

    /// <summary>How many trees an iteration has: 1, or one per class.</summary>
    public int TreesPerIteration => Get(NativeMethods.LGBM_BoosterNumModelPerIteration);

    /// <summary>Names of the features, in order.</summary>
    public unsafe IReadOnlyList<string> FeatureNames => NativeCall.ReadStrings(FeatureCount, (count, size, strings) =>
    {
        NativeCall.Check(NativeMethods.LGBM_BoosterGetFeatureNames(_handle, count, out _, size, out nuint needed, strings));
        return needed;
    });

    /// <summary>Names of the metrics, in the order of <see cref="Evaluate"/>; only while training.</summary>
    public unsafe IReadOnlyList<string> MetricNames
    {
        get
        {
            return NativeCall.ReadStrings(Get(NativeMethods.LGBM_BoosterGetEvalCounts), (count, size, strings) =>
            {
                NativeCall.Check(NativeMethods.LGBM_BoosterGetEvalNames(_handle, count, out _, size, out nuint needed, strings));
                return needed;
            });
        }
    }

    /// <summary>Adds rows that are evaluated after every iteration and not trained on.</summary>
    /// <param name="validation">A finished data set made by <see cref="LightGBMDataset.CreateAligned"/>; it stays the caller's.</param>
    public void AddValidation(LightGBMDataset validation)
    {
        ArgumentNullException.ThrowIfNull(validation);
        using NativeLog.Scope log = NativeLog.To(_logger);
        NativeCall.Check(NativeMethods.LGBM_BoosterAddValidData(_handle, validation.Handle));
        _datasets.Add(validation);
    }

    /// <summary>Changes parameters in mid-training.</summary>
    /// <param name="parameters">Those that change, of the kind that LightGBM lets change.</param>
    /// <exception cref="LightGBMException">The native library refuses.</exception>
    public void Reset(NativeParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        using NativeLog.Scope log = NativeLog.To(_logger);
        NativeCall.Check(NativeMethods.LGBM_BoosterResetParameter(_handle, parameters.ToString()));
    }

    /// <summary>Trains one iteration.</summary>
    /// <returns>False when no tree could be split any more and training is over.</returns>
    public bool Update()
    {
        using NativeLog.Scope log = NativeLog.To(_logger);
        NativeCall.Check(NativeMethods.LGBM_BoosterUpdateOneIter(_handle, out int finished));
        ForgetRows();
        return finished == 0;
    }

    /// <summary>Trains one iteration on derivatives of a loss that LightGBM does not know; the booster's objective is <c>custom</c>.</summary>
    /// <param name="gradients">First derivatives by the scores, all rows' of the first class, then of the next.</param>
    /// <param name="hessians">Second derivatives, in the same order.</param>
    /// <returns>False when no tree could be split any more and training is over.</returns>
    public unsafe bool Update(ReadOnlySpan<float> gradients, ReadOnlySpan<float> hessians)
    {
        int needed = ScoreCount(0);
        if (gradients.Length != needed || hessians.Length != needed)
            throw new ArgumentException($"{needed} scores need as many gradients and hessians, not {gradients.Length} and {hessians.Length}.", nameof(gradients));
        using NativeLog.Scope log = NativeLog.To(_logger);
        int finished;
        fixed (float* first = gradients, second = hessians)
            NativeCall.Check(NativeMethods.LGBM_BoosterUpdateOneIterCustom(_handle, first, second, out finished));
        ForgetRows();
        return finished == 0;
    }

    /// <summary>How many scores the rows of a data set have: one per row, or one per row and class.</summary>
    /// <param name="dataset">0 for the training data, then the validation data in the order in which they were added.</param>
    public int ScoreCount(int dataset)
    {
        NativeCall.Check(NativeMethods.LGBM_BoosterGetNumPredict(_handle, dataset, out long length));
        return checked((int)length);
    }

    /// <summary>The scores of the rows of a data set as training has them, transformed by the objective where it is one of LightGBM's.</summary>
    /// <param name="dataset">0 for the training data, then the validation data in the order in which they were added.</param>
    /// <param name="scores">Takes <see cref="ScoreCount"/> numbers, all rows' of the first class, then of the next.</param>
    public unsafe void ReadScores(int dataset, Span<double> scores)
    {
        if (scores.Length < ScoreCount(dataset))
            throw new ArgumentException($"There are {ScoreCount(dataset)} scores and room for {scores.Length}.", nameof(scores));
        using NativeLog.Scope log = NativeLog.To(_logger);
        fixed (double* output = scores)
            NativeCall.Check(NativeMethods.LGBM_BoosterGetPredict(_handle, dataset, out _, output));
    }

    /// <summary>The metrics on one data set after the last iteration.</summary>
    /// <param name="dataset">0 for the training data, then the validation data in the order in which they were added.</param>
    /// <returns>One value per name in <see cref="MetricNames"/>.</returns>
    public unsafe double[] Evaluate(int dataset)
    {
        using NativeLog.Scope log = NativeLog.To(_logger);
        double[] results = new double[Get(NativeMethods.LGBM_BoosterGetEvalCounts)];
        fixed (double* output = results)
            NativeCall.Check(NativeMethods.LGBM_BoosterGetEval(_handle, dataset, out _, output));
        return results;
    }

    /// <summary>Puts the trees of another model in front of this one's, after a warm start from its scores.</summary>
    /// <param name="earlier">The model training went on from.</param>
    public void Prepend(Booster earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        using NativeLog.Scope log = NativeLog.To(_logger);
        NativeCall.Check(NativeMethods.LGBM_BoosterMerge(_handle, earlier._handle));
        ForgetRows();
    }

    /// <summary>Fits the leaves of all trees again to the data set the booster was made with.</summary>
    /// <param name="leaves">For every row the leaf it falls into, tree after tree.</param>
    /// <param name="rows">How many rows there are.</param>
    internal unsafe void Refit(ReadOnlySpan<int> leaves, int rows)
    {
        using NativeLog.Scope log = NativeLog.To(_logger);
        fixed (int* first = leaves)
            NativeCall.Check(NativeMethods.LGBM_BoosterRefit(_handle, first, rows, leaves.Length / rows));
        ForgetRows();
    }

    /// <summary>The value of a leaf.</summary>
    internal double LeafValue(int tree, int leaf)
    {
        NativeCall.Check(NativeMethods.LGBM_BoosterGetLeafValue(_handle, tree, leaf, out double value));
        return value;
    }

    /// <summary>Sets the value of a leaf.</summary>
    internal void SetLeafValue(int tree, int leaf, double value) => NativeCall.Check(NativeMethods.LGBM_BoosterSetLeafValue(_handle, tree, leaf, value));

    /// <summary>How much each feature mattered.</summary>
    /// <param name="kind">Times used in a split, or the loss those splits gained.</param>
    /// <param name="iterations">How many iterations count, from the first; all when not positive.</param>
    /// <returns>One value per feature.</returns>
    public unsafe double[] FeatureImportances(ImportanceKind kind, int iterations = -1)
    {
        using NativeLog.Scope log = NativeLog.To(_logger);
        double[] results = new double[FeatureCount];
        fixed (double* output = results)
            NativeCall.Check(NativeMethods.LGBM_BoosterFeatureImportance(_handle, iterations, (int)kind, output));
        return results;
    }

    /// <summary>The model in LightGBM's own text.</summary>
    /// <param name="iterations">How many iterations to keep, from the first, such as the best one counted from 1; all when not positive.</param>
    public unsafe string Save(int iterations = -1) => ReadText((long length, out long needed, byte* output) =>
        NativeMethods.LGBM_BoosterSaveModelToString(_handle, 0, iterations, (int)ImportanceKind.Split, length, out needed, output));

    /// <summary>The model in LightGBM's own JSON, tree by tree.</summary>
    /// <param name="startIteration">The first iteration written, from 0.</param>
    /// <param name="iterations">How many iterations are written; all that follow when not positive.</param>
    /// <exception cref="LightGBMException">A tree is deeper than <see cref="LightGBMLimits.RecursionDepth"/>.</exception>
    public unsafe string DumpJson(int startIteration = 0, int iterations = -1)
    {
        Shape.CheckDepth("JSON");
        return ReadText((long length, out long needed, byte* output) =>
            NativeMethods.LGBM_BoosterDumpModel(_handle, startIteration, iterations, (int)ImportanceKind.Split, length, out needed, output));
    }

    /// <summary>Frees the native memory; the data sets stay the caller's.</summary>
    public void Dispose()
    {
        ForgetRows();
        _handle.Dispose();
        _predictions.Dispose();
    }

    // Of the trees as they are; told by the text where they were trained here.
    private ModelShape Shape => _shape ??= ModelShape.Of(NativeText.Parse(Save()));

    private delegate int GetNumber(BoosterHandle booster, out int value);

    private unsafe delegate int GetText(long length, out long needed, byte* output);

    private unsafe string ReadText(GetText function)
    {
        using NativeLog.Scope log = NativeLog.To(_logger);
        byte[] buffer = new byte[1 << 20];
        while (true)
        {
            long needed;
            fixed (byte* output = buffer)
                NativeCall.Check(function(buffer.Length, out needed, output));
            if (needed <= buffer.Length)
                return System.Text.Encoding.UTF8.GetString(buffer.AsSpan(0, (int)needed - 1));
            buffer = new byte[checked((int)needed)];
        }
    }

    private int Get(GetNumber function)
    {
        NativeCall.Check(function(_handle, out int value));
        return value;
    }
}
