using System.Runtime.InteropServices;

namespace SynapseServerless.LightGBM.Tests.Native;

// LightGBM's refit as its Python package calls it: a booster over the new data takes over the trees and fits their leaves.
internal static unsafe partial class Reference
{
    [LibraryImport(Library)]
    private static partial int LGBM_BoosterMerge(nint booster, nint other);

    [LibraryImport(Library)]
    private static partial int LGBM_BoosterRefit(nint booster, int* leaves, int rows, int trees);

    /// <summary>The model with its leaves fitted anew to a ready matrix.</summary>
    public static string Refit(string model, float[] matrix, int columns, float[] labels, string parameters, int trees, float[]? weights = null, int[]? groups = null)
    {
        int[] leaves = [.. Predict(model, matrix, columns, PredictionKind.LeafIndex, trees).Select(leaf => (int)leaf)];
        Check(LGBM_BoosterLoadModelFromString(model, out _, out nint old));
        nint dataset = CreateDataset(matrix, columns, labels, parameters, 0, weights, null);
        if (groups is not null)
        {
            fixed (int* data = groups)
                Check(LGBM_DatasetSetField(dataset, "group", data, groups.Length, 2));
        }
        Check(LGBM_BoosterCreate(dataset, parameters, out nint booster));
        Check(LGBM_BoosterMerge(booster, old));
        fixed (int* data = leaves)
            Check(LGBM_BoosterRefit(booster, data, labels.Length, trees));
        string text = Save(booster, -1);
        Check(LGBM_BoosterFree(booster));
        Check(LGBM_BoosterFree(old));
        Check(LGBM_DatasetFree(dataset));
        return text;
    }
}
