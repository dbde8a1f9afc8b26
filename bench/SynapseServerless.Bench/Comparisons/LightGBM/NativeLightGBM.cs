using System.Runtime.InteropServices;

namespace SynapseServerless.Bench.Comparisons.LightGBM;

/// <summary>LightGBM's C API called directly, with imports of its own.</summary>
internal static unsafe partial class NativeLightGBM
{
    private const string Library = "lib_lightgbm";

    [LibraryImport(Library)]
    private static partial nint LGBM_GetLastError();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LGBM_DatasetCreateFromMat(
        void* data, int dataType, int rows, int columns, int isRowMajor, string parameters, nint reference, out nint dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LGBM_DatasetSetField(nint dataset, string field, void* data, int length, int type);

    [LibraryImport(Library)]
    private static partial int LGBM_DatasetFree(nint dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LGBM_BoosterCreate(nint dataset, string parameters, out nint booster);

    [LibraryImport(Library)]
    private static partial int LGBM_BoosterUpdateOneIter(nint booster, out int finished);

    [LibraryImport(Library)]
    private static partial int LGBM_BoosterFree(nint booster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LGBM_BoosterLoadModelFromString(string model, out int iterations, out nint booster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LGBM_BoosterPredictForMat(
        nint booster, void* data, int dataType, int rows, int columns, int isRowMajor, int kind, int start, int iterations,
        string parameters, out long length, double* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LGBM_BoosterPredictForMatSingleRowFastInit(
        nint booster, int kind, int start, int iterations, int dataType, int columns, string parameters, out nint configuration);

    [LibraryImport(Library)]
    private static partial int LGBM_BoosterPredictForMatSingleRowFast(nint configuration, void* data, out long length, double* result);

    [LibraryImport(Library)]
    private static partial int LGBM_BoosterAddValidData(nint booster, nint dataset);

    [LibraryImport(Library)]
    private static partial int LGBM_DatasetGetFeatureNumBin(nint dataset, int feature, out int bins);

    [LibraryImport(Library)]
    private static partial int LGBM_DatasetGetNumData(nint dataset, out int rows);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LGBM_DatasetSaveBinary(nint dataset, string file);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LGBM_DatasetCreateFromFile(string file, string parameters, nint reference, out nint dataset);

    [LibraryImport(Library)]
    private static partial int LGBM_BoosterSaveModelToString(nint booster, int start, int iterations, int importance, long room, out long length, byte* text);

    [LibraryImport(Library)]
    private static partial int LGBM_BoosterGetEval(nint booster, int dataset, out int length, double* results);

    /// <summary>Trains on a ready matrix until a metric of validation rows, of which larger is better, has not risen for some iterations; gives the model.</summary>
    public static string TrainStopping(
        (float[] Matrix, float[] Labels) train, (float[] Matrix, float[] Labels) validation, int columns, string parameters, int iterations, int patience)
    {
        nint trainSet = Create(train.Matrix, columns, train.Labels, parameters, 0);
        nint validationSet = Create(validation.Matrix, columns, validation.Labels, parameters, trainSet);
        Check(LGBM_BoosterCreate(trainSet, parameters, out nint booster));
        Check(LGBM_BoosterAddValidData(booster, validationSet));
        double best = double.NegativeInfinity;
        int bestIteration = 0;
        for (int i = 0; i < iterations && i - bestIteration < patience; i++)
        {
            Check(LGBM_BoosterUpdateOneIter(booster, out _));
            double metric;
            Check(LGBM_BoosterGetEval(booster, 1, out _, &metric));
            if (metric > best)
                (best, bestIteration) = (metric, i);
        }
        string model = Text(booster, bestIteration + 1);
        Check(LGBM_BoosterFree(booster));
        Check(LGBM_DatasetFree(validationSet));
        Check(LGBM_DatasetFree(trainSet));
        return model;
    }

    private static string Text(nint booster, int iterations)
    {
        Check(LGBM_BoosterSaveModelToString(booster, 0, iterations, 0, 0, out long length, null));
        byte[] text = new byte[length];
        fixed (byte* target = text)
            Check(LGBM_BoosterSaveModelToString(booster, 0, iterations, 0, length, out _, target));
        return System.Text.Encoding.UTF8.GetString(text.AsSpan(0, (int)length - 1));
    }

    /// <summary>Trains on a ready matrix and gives the model.</summary>
    public static string TrainModel(float[] matrix, int columns, float[] labels, string parameters, int iterations)
    {
        nint dataset = Create(matrix, columns, labels, parameters, 0);
        Check(LGBM_BoosterCreate(dataset, parameters, out nint booster));
        for (int i = 0; i < iterations; i++)
            Check(LGBM_BoosterUpdateOneIter(booster, out _));
        string model = Text(booster, -1);
        Check(LGBM_BoosterFree(booster));
        Check(LGBM_DatasetFree(dataset));
        return model;
    }

    /// <summary>Predicts the raw scores of a ready matrix.</summary>
    public static void PredictRaw(nint booster, float[] matrix, int columns, int threads, double[] results)
    {
        fixed (float* data = matrix)
        fixed (double* output = results)
        {
            Check(LGBM_BoosterPredictForMat(
                booster, data, 0, results.Length, columns, 1, 1, 0, -1, $"verbosity=-1 num_threads={threads}", out _, output));
        }
    }

    /// <summary>Predicts the SHAP values of a ready matrix.</summary>
    public static void PredictContributions(nint booster, float[] matrix, int columns, int threads, double[] results)
    {
        fixed (float* data = matrix)
        fixed (double* output = results)
        {
            Check(LGBM_BoosterPredictForMat(
                booster, data, 0, matrix.Length / columns, columns, 1, 3, 0, -1, $"verbosity=-1 num_threads={threads}", out _, output));
        }
    }

    /// <summary>Trains on a ready matrix.</summary>
    public static void Train(float[] matrix, int columns, float[] labels, string parameters, int iterations)
    {
        nint dataset = Create(matrix, columns, labels, parameters, 0);
        Train(dataset, 0, parameters, iterations);
        Check(LGBM_DatasetFree(dataset));
    }

    /// <summary>How many bins the features of a ready matrix have.</summary>
    public static int[] Bins(float[] matrix, int columns, float[] labels, string parameters)
    {
        nint dataset = Create(matrix, columns, labels, parameters, 0);
        int[] bins = new int[columns];
        for (int feature = 0; feature < columns; feature++)
            Check(LGBM_DatasetGetFeatureNumBin(dataset, feature, out bins[feature]));
        Check(LGBM_DatasetFree(dataset));
        return bins;
    }

    /// <summary>Keeps a matrix, and another with the same bins, in the library's own binned form.</summary>
    public static void SaveBinned(
        (float[] Matrix, float[] Labels) train, (float[] Matrix, float[] Labels) validation, int columns, string parameters, string trainFile, string validationFile)
    {
        nint trainSet = Create(train.Matrix, columns, train.Labels, parameters, 0);
        nint validationSet = Create(validation.Matrix, columns, validation.Labels, parameters, trainSet);
        Check(LGBM_DatasetSaveBinary(trainSet, trainFile));
        Check(LGBM_DatasetSaveBinary(validationSet, validationFile));
        Check(LGBM_DatasetFree(validationSet));
        Check(LGBM_DatasetFree(trainSet));
    }

    /// <summary>Trains on rows that are binned already; returns how many there are.</summary>
    public static long TrainBinned(string trainFile, string validationFile, string parameters, int iterations)
    {
        Check(LGBM_DatasetCreateFromFile(trainFile, parameters, 0, out nint trainSet));
        Check(LGBM_DatasetCreateFromFile(validationFile, parameters, trainSet, out nint validationSet));
        Train(trainSet, validationSet, parameters, iterations);
        Check(LGBM_DatasetGetNumData(trainSet, out int trainRows));
        Check(LGBM_DatasetGetNumData(validationSet, out int validationRows));
        Check(LGBM_DatasetFree(validationSet));
        Check(LGBM_DatasetFree(trainSet));
        return trainRows + validationRows;
    }

    private static nint Create(float[] matrix, int columns, float[] labels, string parameters, nint reference)
    {
        nint dataset;
        fixed (float* data = matrix)
            Check(LGBM_DatasetCreateFromMat(data, 0, labels.Length, columns, 1, parameters, reference, out dataset));
        fixed (float* data = labels)
            Check(LGBM_DatasetSetField(dataset, "label", data, labels.Length, 0));
        return dataset;
    }

    private static void Train(nint dataset, nint validation, string parameters, int iterations)
    {
        Check(LGBM_BoosterCreate(dataset, parameters, out nint booster));
        if (validation != 0)
            Check(LGBM_BoosterAddValidData(booster, validation));
        for (int i = 0; i < iterations; i++)
            Check(LGBM_BoosterUpdateOneIter(booster, out _));
        Check(LGBM_BoosterFree(booster));
    }

    /// <summary>Loads a model.</summary>
    public static nint Load(string model)
    {
        Check(LGBM_BoosterLoadModelFromString(model, out _, out nint booster));
        return booster;
    }

    /// <summary>Predicts the probabilities of a ready matrix.</summary>
    public static void Predict(nint booster, float[] matrix, int columns, double[] probabilities)
    {
        fixed (float* data = matrix)
        fixed (double* output = probabilities)
        {
            Check(LGBM_BoosterPredictForMat(
                booster, data, 0, probabilities.Length, columns, 1, 0, 0, -1, "verbosity=-1", out _, output));
        }
    }

    /// <summary>Predicts one kind for a ready matrix.</summary>
    public static void Predict(nint booster, float[] matrix, int columns, int kind, double[] results)
    {
        fixed (float* data = matrix)
        fixed (double* output = results)
        {
            Check(LGBM_BoosterPredictForMat(
                booster, data, 0, matrix.Length / columns, columns, 1, kind, 0, -1, "verbosity=-1", out _, output));
        }
    }

    /// <summary>Sets up what single rows need.</summary>
    public static nint SetUpRows(nint booster, int columns, int kind = 0)
    {
        Check(LGBM_BoosterPredictForMatSingleRowFastInit(booster, kind, 0, -1, 0, columns, "verbosity=-1 num_threads=1", out nint configuration));
        return configuration;
    }

    /// <summary>Predicts the probability of one row.</summary>
    public static double PredictRow(nint configuration, ReadOnlySpan<float> row)
    {
        double result = 0;
        fixed (float* data = row)
            Check(LGBM_BoosterPredictForMatSingleRowFast(configuration, data, out _, &result));
        return result;
    }

    private static void Check(int result)
    {
        if (result != 0)
            throw new InvalidOperationException(Marshal.PtrToStringUTF8(LGBM_GetLastError()));
    }
}
