using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace SynapseServerless.LightGBM.Tests.Native;

/// <summary>
/// LightGBM called in its own ordinary way, on a ready matrix, with imports of its own: what the library under test must agree with.
/// </summary>
internal static unsafe partial class Reference
{
    private const string Library = "lib_lightgbm";

    // Whoever calls the library first decides how its threads wait. Here it may be a test, which has to do as the library under test does.
    static Reference()
    {
        if (OperatingSystem.IsLinux())
            _ = setenv("GOMP_SPINCOUNT", "1000", overwrite: 0);
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

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
    private static partial int LGBM_BoosterAddValidData(nint booster, nint dataset);

    [LibraryImport(Library)]
    private static partial int LGBM_BoosterUpdateOneIter(nint booster, out int finished);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LGBM_BoosterResetParameter(nint booster, string parameters);

    [LibraryImport(Library)]
    private static partial int LGBM_BoosterGetEval(nint booster, int dataset, out int count, double* results);

    [LibraryImport(Library)]
    private static partial int LGBM_BoosterFree(nint booster);

    [LibraryImport(Library)]
    private static partial int LGBM_BoosterSaveModelToString(
        nint booster, int start, int iterations, int importance, long bufferLength, out long length, byte* output);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LGBM_BoosterLoadModelFromString(string model, out int iterations, out nint booster);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LGBM_BoosterPredictForMat(
        nint booster, void* data, int dataType, int rows, int columns, int isRowMajor, int kind, int start, int iterations,
        string parameters, out long length, double* result);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LGBM_DatasetCreateFromFile(string file, string parameters, nint reference, out nint dataset);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LGBM_BoosterPredictForFile(
        nint booster, string file, int hasHeader, int kind, int start, int iterations, string parameters, string resultFile);

    [LibraryImport(Library)]
    private static partial int LGBM_DumpParamAliases(long bufferLength, out long length, byte* output);

    /// <summary>A trained model and, where there was validation data, its metrics after every iteration.</summary>
    public sealed record Trained(string Model, IReadOnlyList<double[]> ValidationMetrics);

    /// <summary>Trains on a ready matrix.</summary>
    public static Trained Train(
        float[] matrix, int columns, float[] labels, string parameters, int iterations,
        float[]? weights = null, double[]? initScores = null, (float[] Matrix, float[] Labels)? validation = null, int[]? groups = null,
        Func<int, double>? rates = null)
    {
        nint dataset = CreateDataset(matrix, columns, labels, parameters, 0, weights, initScores);
        if (groups is not null)
        {
            fixed (int* data = groups)
                Check(LGBM_DatasetSetField(dataset, "group", data, groups.Length, 2));
        }
        nint valid = validation is { } rows ? CreateDataset(rows.Matrix, columns, rows.Labels, parameters, dataset, null, null) : 0;
        return Train(dataset, valid, parameters, iterations, rates);
    }

    /// <summary>Trains on a ready matrix with the bins of another one.</summary>
    public static string TrainWithBinsOf(float[] binned, float[] matrix, int columns, float[] labels, string parameters, int iterations)
    {
        nint reference = CreateDataset(binned, columns, new float[binned.Length / columns], parameters, 0, null, null);
        string model = Train(CreateDataset(matrix, columns, labels, parameters, reference, null, null), 0, parameters, iterations).Model;
        Check(LGBM_DatasetFree(reference));
        return model;
    }

    /// <summary>Trains on files as LightGBM's command line reads them, side files (.weight, .init, .query) included.</summary>
    public static Trained TrainFiles(string train, string validation, string parameters, int iterations)
    {
        Check(LGBM_DatasetCreateFromFile(train, parameters, 0, out nint dataset));
        Check(LGBM_DatasetCreateFromFile(validation, parameters, dataset, out nint valid));
        return Train(dataset, valid, parameters, iterations);
    }

    /// <summary>Predicts the rows of a file as LightGBM's command line does, row after row.</summary>
    public static double[] PredictFile(string model, string file, string resultFile, string parameters)
    {
        Check(LGBM_BoosterLoadModelFromString(model, out _, out nint booster));
        Check(LGBM_BoosterPredictForFile(booster, file, 0, (int)PredictionKind.Probability, 0, -1, $"verbosity=-1 {parameters}", resultFile));
        Check(LGBM_BoosterFree(booster));
        return [.. File.ReadLines(resultFile).SelectMany(line => line.Split('\t')).Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
    }

    /// <summary>All names of parameters, with the name that each stands for.</summary>
    public static Dictionary<string, string> Aliases()
    {
        byte[] buffer = new byte[1 << 20];
        fixed (byte* output = buffer)
            Check(LGBM_DumpParamAliases(buffer.Length, out _, output));
        using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetString(buffer).TrimEnd('\0'));
        return document.RootElement.EnumerateObject()
            .SelectMany(parameter => parameter.Value.EnumerateArray().Select(alias => (Name: alias.GetString()!, Of: parameter.Name)).Append((Name: parameter.Name, Of: parameter.Name)))
            .ToDictionary(alias => alias.Name, alias => alias.Of, StringComparer.Ordinal);
    }

    private static Trained Train(nint dataset, nint valid, string parameters, int iterations, Func<int, double>? rates = null)
    {
        Check(LGBM_BoosterCreate(dataset, parameters, out nint booster));
        if (valid != 0)
            Check(LGBM_BoosterAddValidData(booster, valid));
        var metrics = new List<double[]>();
        double* results = stackalloc double[16];
        for (int i = 0; i < iterations; i++)
        {
            if (rates is not null)
                Check(LGBM_BoosterResetParameter(booster, string.Create(CultureInfo.InvariantCulture, $"learning_rate={rates(i):R}")));
            Check(LGBM_BoosterUpdateOneIter(booster, out int finished));
            if (finished != 0)
                break;
            if (valid != 0)
            {
                Check(LGBM_BoosterGetEval(booster, 1, out int count, results));
                metrics.Add(new ReadOnlySpan<double>(results, count).ToArray());
            }
        }
        string model = Save(booster, -1);
        Check(LGBM_BoosterFree(booster));
        Check(LGBM_DatasetFree(dataset));
        if (valid != 0)
            Check(LGBM_DatasetFree(valid));
        return new Trained(model, metrics);
    }

    /// <summary>The model cut to its first iterations.</summary>
    public static string Truncate(string model, int iterations)
    {
        Check(LGBM_BoosterLoadModelFromString(model, out _, out nint booster));
        string text = Save(booster, iterations);
        Check(LGBM_BoosterFree(booster));
        return text;
    }

    /// <summary>Predicts a ready matrix.</summary>
    public static double[] Predict(string model, float[] matrix, int columns, PredictionKind kind, int outputsPerRow, int start = 0, int iterations = -1)
    {
        Check(LGBM_BoosterLoadModelFromString(model, out _, out nint booster));
        double[] result = new double[matrix.Length / columns * outputsPerRow];
        fixed (float* data = matrix)
        fixed (double* output = result)
        {
            Check(LGBM_BoosterPredictForMat(
                booster, data, 0, matrix.Length / columns, columns, 1, (int)kind, start, iterations, "verbosity=-1 num_threads=1", out long length, output));
            Assert.Equal(result.Length, length);
        }
        Check(LGBM_BoosterFree(booster));
        return result;
    }

    /// <summary>The trees of a model text, without the list of parameters that follows them.</summary>
    public static string Trees(string model) => model[..model.IndexOf("\nparameters:", StringComparison.Ordinal)];

    private static nint CreateDataset(
        float[] matrix, int columns, float[] labels, string parameters, nint reference, float[]? weights, double[]? initScores)
    {
        nint dataset;
        fixed (float* data = matrix)
            Check(LGBM_DatasetCreateFromMat(data, 0, labels.Length, columns, 1, parameters, reference, out dataset));
        fixed (float* data = labels)
            Check(LGBM_DatasetSetField(dataset, "label", data, labels.Length, 0));
        if (weights is not null)
        {
            fixed (float* data = weights)
                Check(LGBM_DatasetSetField(dataset, "weight", data, weights.Length, 0));
        }
        if (initScores is not null)
        {
            fixed (double* data = initScores)
                Check(LGBM_DatasetSetField(dataset, "init_score", data, initScores.Length, 1));
        }
        return dataset;
    }

    private static string Save(nint booster, int iterations)
    {
        byte[] buffer = new byte[1 << 24];
        fixed (byte* output = buffer)
        {
            Check(LGBM_BoosterSaveModelToString(booster, 0, iterations, 0, buffer.Length, out long length, output));
            return Encoding.UTF8.GetString(buffer, 0, checked((int)length) - 1);
        }
    }

    private static void Check(int result)
    {
        if (result != 0)
            Assert.Fail(Marshal.PtrToStringUTF8(LGBM_GetLastError())!);
    }
}
