using Apache.Arrow;
using SynapseServerless.Anomalies;
using SynapseServerless.ML.Tests.Statistics;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests.Anomalies;

public sealed class AccessTests
{
    private static RecordBatch Accesses(params (string Tenant, string User, string Res, double Likelihood)[] rows) => TestRows.Of(
        ("tenant", rows.Select(row => row.Tenant).ToArray()), ("user", rows.Select(row => row.User).ToArray()), ("res", rows.Select(row => row.Res).ToArray()), ("likelihood", rows.Select(row => row.Likelihood).ToArray()));

    private static async Task<double[]> ScoresAsync(AccessAnomaly stage, RecordBatch train, RecordBatch test, int partitions = 1)
    {
        using Transformer model = await stage.FitAsync(train.Into(partitions), cancellationToken: TestContext.Current.CancellationToken);
        return TestRows.Doubles(await model.TransformAsync(test), "anomaly_score");
    }

    // Two departments, each of ten users that access its ten resources but one each, and one user of both, who ties them together.
    private static RecordBatch Departments()
    {
        var rows = new List<(string, string, string, double)>();
        foreach (string department in new[] { "hr", "it" })
        {
            for (int user = 0; user < 10; user++)
            {
                for (int res = 0; res < 10; res++)
                {
                    if (res != user)
                        rows.Add(("t", $"{department}{user}", $"{department}-{res}", 1 + ((user + res) % 3)));
                }
            }
        }
        return Accesses([.. rows, ("t", "boss", "hr-1", 1), ("t", "boss", "it-1", 1)]);
    }

    // By hand: a and b share y, c has z alone; the other tenant begins anew.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Users_and_resources_hang_together_by_chains_of_accesses(int partitions)
    {
        RecordBatch table = Accesses(("t", "a", "x", 1), ("t", "a", "y", 1), ("t", "b", "y", 1), ("t", "c", "z", 1), ("s", "c", "x", 1));
        using Transformer model = await new ConnectedComponents().FitAsync(table.Into(partitions), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((object?[])[0, 0, 0, 1, 0], TestRows.Cells(await model.TransformAsync(table), "component"));
        RecordBatch others = Accesses(("t", "b", "x", 1), ("t", "b", "z", 1), ("t", "d", "x", 1), ("u", "a", "x", 1));
        Assert.Equal((object?[])[0, null, null, null], TestRows.Cells(await model.TransformAsync(others), "component"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_access_across_departments_is_stranger_than_one_within(bool isImplicit)
    {
        RecordBatch train = Departments();
        double[] scores = await ScoresAsync(
            new AccessAnomaly { ApplyImplicitCf = isImplicit }, train, Accesses(("t", "hr3", "hr-3", 1), ("t", "it5", "it-5", 1), ("t", "hr3", "it-3", 1), ("t", "it5", "hr-5", 1), ("t", "hr3", "hr-4", 1), ("t", "nobody", "hr-1", 1)));
        Assert.True(Math.Max(scores[0], scores[1]) + 1 < Math.Min(scores[2], scores[3]), string.Join(' ', scores));
        Assert.Equal(0, scores[4]);
        Assert.True(double.IsNaN(scores[5]));
    }

    // The definition of the scale: accesses that were learnt from have a mean of 0 and a deviation of 1.
    [Fact]
    public async Task Scores_of_what_was_learnt_from_have_a_mean_of_0_and_a_deviation_of_1()
    {
        RecordBatch train = Departments();
        double[] scores = await ScoresAsync(new AccessAnomaly { PreserveHistory = false }, train, train);
        Assert.Equal(0, scores.Average(), 1e-9);
        Assert.Equal(1, Math.Sqrt(scores.Average(score => score * score)), 1e-9);
        double[] cut = await ScoresAsync(new AccessAnomaly { PreserveHistory = false }, train, train, 5);
        Assert.Equal(scores, cut);
    }

    [Fact]
    public async Task What_hangs_together_by_nothing_is_infinitely_strange()
    {
        RecordBatch train = Accesses(("t", "a", "x", 1), ("t", "b", "y", 2), ("s", "a", "y", 1));
        double[] scores = await ScoresAsync(new AccessAnomaly(), train, Accesses(("t", "a", "y", 1), ("t", "a", "x", 1), ("s", "a", "x", 1)));
        Assert.Equal([double.PositiveInfinity, 0, double.NaN], scores);
    }

    // By hand: with one number a vector, a penalty p and observation 2 of the only pair, x = 2y / (y^2 + p) and y = 2x / (x^2 + p) meet where x = y = sqrt(2 - p).
    [Fact]
    public void One_pair_has_the_product_that_the_penalty_leaves()
    {
        (double[][] users, double[][] resources) = new Factorization(1, 0.5, null).Fit(1, 1, [(0, 0, 2)], 200, new Draws(1, 1));
        Assert.Equal(1.5, users[0][0] * resources[0][0], 1e-6);
    }

    [Fact]
    public async Task Accesses_that_are_none_are_said()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => ScoresAsync(new AccessAnomaly(), Accesses(("t", "a", "x", 1), ("t", "b", "x", -1)), Accesses(("t", "a", "x", 1))));
        Assert.Equal(("likelihood", 1L), (error.Location.Column, error.Location.Row));
        Assert.Contains("8 is above 2", Assert.Throws<SpecificationException>(() => StageValidation.ThrowIfInvalid(new AccessAnomaly { LowValue = 8, HighValue = 2 })).Message);
    }
}
