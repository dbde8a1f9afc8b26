using Apache.Arrow;
using SynapseServerless.ML.Numbers;
using SynapseServerless.ML.Tests.Linear;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Vectors;

public sealed class FeatureChoiceTests
{
    // numpy 1.24.2: eigenvalues and eigenvectors of numpy.cov, signs so that the largest number is positive.
    [Fact]
    public async Task Principal_components_are_eigenvectors_of_the_covariance()
    {
        var stage = new PCA { InputCol = "features", OutputCol = "turned", K = 2 };
        using PCAModel model = await LearnerTable.FitAsync<PCAModel>(stage), cut = await LearnerTable.FitAsync<PCAModel>(stage, LearnerTable.SparseTable, 4);
        LearnerTable.AssertNear([0.59921118, 0.27188007], model.ExplainedVariance, 1e-8);
        LearnerTable.AssertNear([0.1417011394487452, -0.00016767816635832045, 0.9899094700844919], model.Pc[0], 1e-9);
        LearnerTable.AssertNear([0.9880963042962374, -0.060473725201577, -0.14145183631314698], model.Pc[1], 1e-9);
        LearnerTable.AssertNear(model.Pc[0], cut.Pc[0], 1e-12);
        RecordBatch turned = await model.TransformAsync(TestRows.Of(("features", new float[]?[] { [1, 0, 0] })));
        LearnerTable.AssertNear([0.1417011394487452, 0.9880963042962374], Tables.Dense(turned, "turned")[0]!.Select(static value => (double)value), 1e-6);
        Assert.Contains("4 directions of vectors with 3 slots", Assert.Throws<SpecificationException>(() => new PCA { InputCol = "features", K = 4 }.TransformSchema(LearnerTable.Table.Schema)).Message);
    }

    // By hand, as scipy's chi2_contingency(correction=False): of the table (1 3; 3 1) it is 2 and p 0.1573, of (2 2; 2 2) 0 and 1, of (1 0; 2 1; 0 4) 5.15556 and 0.07594.
    [Fact]
    public async Task Features_are_chosen_by_the_chance_of_their_chi_square()
    {
        float[]?[] features = [[0, 1, 5], [1, 1, 5], [1, 2, 5], [1, 2, 5], [0, 1, 5], [0, 1, 5], [0, 2, 5], [1, 2, 5]];
        RecordBatch table = TestRows.Of(("features", features), ("label", new double[] { 0, 0, 0, 0, 1, 1, 1, 1 }));
        using ChiSqSelectorModel one = await LearnerTable.FitAsync<ChiSqSelectorModel>(new ChiSqSelector { NumTopFeatures = 1, OutputCol = "kept" }, table, 3);
        LearnerTable.AssertNear([2, 0, 0], one.Statistics, 1e-12);
        LearnerTable.AssertNear([0.15729920705028105, 1, 1], one.PValues, 1e-12);
        Assert.Equal([0], one.SelectedFeatures);
        RecordBatch kept = await one.TransformAsync(table);
        Assert.Equal([0f], Tables.Dense(kept, "kept")[0]!);
        using ChiSqSelectorModel half = await LearnerTable.FitAsync<ChiSqSelectorModel>(new ChiSqSelector { SelectorType = "percentile", Percentile = 0.7, OutputCol = "kept" }, table);
        Assert.Equal([0, 1], half.SelectedFeatures);
        using ChiSqSelectorModel chance = await LearnerTable.FitAsync<ChiSqSelectorModel>(new ChiSqSelector { SelectorType = "fpr", Fpr = 0.2 }, table);
        Assert.Equal([0], chance.SelectedFeatures);
        foreach (string selector in new[] { "fpr", "fdr", "fwe" })
            Assert.Contains("No feature of 3 is chosen", (await Assert.ThrowsAsync<DataException>(() => LearnerTable.FitAsync<ChiSqSelectorModel>(new ChiSqSelector { SelectorType = selector }, table))).Message);
        RecordBatch three = TestRows.Of(("features", new float[]?[] { [0], [1], [1], [1], [2], [2], [2], [2] }), ("label", new double[] { 0, 0, 0, 1, 1, 1, 1, 1 }));
        using ChiSqSelectorModel other = await LearnerTable.FitAsync<ChiSqSelectorModel>(new ChiSqSelector(), three);
        LearnerTable.AssertNear([5.155555555555556, 0.0759425779334249], [other.Statistics[0], other.PValues[0]], 1e-12);
    }

    // Tables of critical values, as any book of statistics has them, to the digits that it prints.
    [Fact]
    public void Chances_are_those_of_published_tables()
    {
        LearnerTable.AssertNear(
            [0.05, 0.05, 0.05, 0.001], [Distributions.ChiSquareTail(3.841459, 1), Distributions.ChiSquareTail(5.991465, 2), Distributions.ChiSquareTail(18.307038, 10), Distributions.ChiSquareTail(149.449253, 100)], 1e-7);
        LearnerTable.AssertNear([0.05, 0.01, 0.05], [Distributions.StudentTails(12.706205, 1), Distributions.StudentTails(3.169273, 10), Distributions.StudentTails(-1.983972, 100)], 1e-6);
        LearnerTable.AssertNear([0.05, 0.001], [Distributions.NormalTails(1.959964), Distributions.NormalTails(-3.290527)], 1e-6);
        LearnerTable.AssertNear([0.05, 0.01], [Distributions.FTail(4.964603, 1, 10), Distributions.FTail(3.698740, 7, 20)], 1e-5);
        Assert.Equal(Math.Log(362_880), Distributions.LogGamma(10), 12);
        Assert.Equal(0.5 * Math.Log(Math.PI), Distributions.LogGamma(0.5), 12);
    }
}
