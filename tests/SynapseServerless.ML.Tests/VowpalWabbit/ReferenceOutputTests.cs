using System.Globalization;
using SynapseServerless.VowpalWabbit;
using Xunit;

namespace SynapseServerless.ML.Tests.VowpalWabbit;

/// <summary>Predictions, weights and names that VW's own tests expect.</summary>
public sealed class ReferenceOutputTests
{
    [Theory]
    [InlineData("cbe_adf_epsilon.predict", "--cb_explore_adf --epsilon 0.1 --noconstant")]
    [InlineData("cbe_adf_softmax.predict", "--cb_explore_adf --softmax --lambda 1 --noconstant")]
    [InlineData("cb_adf_rank.predict", "--cb_adf --rank_all --noconstant")]
    public void Actions_have_the_probabilities_and_scores_that_VW_gives(string expected, string arguments)
    {
        var predictions = new List<ActionScore[]>();

        CommandRun.Of("cb_test.ldf", arguments, (learner, _) => predictions.Add([.. learner.Last.Actions]));

        // VW cuts what it writes to six digits.
        (uint Action, float Score)[][] theirs = [.. Lines(expected).Where(line => line.Length > 0).Select(line => line.Split(',').Select(pair => pair.Split(':')).Select(pair => (uint.Parse(pair[0], CultureInfo.InvariantCulture), float.Parse(pair[1], CultureInfo.InvariantCulture))).ToArray())];
        Assert.Equal(theirs.Length, predictions.Count);
        foreach (((uint Action, float Score)[] one, ActionScore[] other) in theirs.Zip(predictions))
        {
            Assert.Equal(one.Select(pair => pair.Action), other.Select(action => action.Action));
            Assert.All(one.Zip(other), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1.5e-6f));
        }
    }

    [Theory]
    [InlineData("hinge_loss.predict", "0002_25.dat", "--loss_function hinge -b 7")]
    [InlineData("poisson.train.predict", "poisson_small.dat", "--loss_function poisson --link poisson -b 2")]
    public void Numbers_are_predicted_as_VW_predicts_them(string expected, string data, string arguments)
    {
        var predictions = new List<float>();

        CommandRun.Of(data, arguments, (learner, _) => predictions.Add(learner.Last.Number));

        float[] numbers = [.. Lines(expected).Where(line => line.Length > 0).Select(line => float.Parse(line.Split(' ')[0], CultureInfo.InvariantCulture))];
        Assert.Equal(numbers.Length, predictions.Count);
        Assert.All(numbers.Zip(predictions), pair => Assert.Equal(pair.First, pair.Second, 1e-5f + (1e-6f * Math.Abs(pair.First))));
    }

    [Theory]
    [InlineData("invert_hash_test.txt", "0002_25.dat", "")]
    public void An_invertible_model_has_the_names_places_and_numbers_of_VWs(string expected, string data, string arguments)
    {
        Learner learner = CommandRun.Of(data, $"{arguments} --invert_hash_names");

        string[] own = Weights(ModelText.Of(LearnedModel.Of(learner, arguments), withNames: true).Split('\n'));
        string[] theirs = Weights(Lines(expected));
        Assert.Equal(theirs.Length, own.Length);
        Assert.All(theirs.Zip(own), pair => Assert.Equal(Rounded(pair.First), Rounded(pair.Second)));
    }

    [Fact]
    public void Combinations_of_classes_have_the_names_and_places_that_VW_gives_them()
    {
        var learner = new Learner(VwArguments.Parse("--oaa 3 -q :: --invert_hash_names"));
        var reader = new RowReader(learner);

        reader.Learn("3 |f a b c |e x y z");
        reader.Learn("2 |f a y c |e x");

        string[] expected = [.. Lines("inv_hash.cmp").SkipWhile(line => line != ":0").Skip(1).Where(line => line.Length > 0)];
        string[] own = [.. Weights(ModelText.Of(LearnedModel.Of(learner, ""), withNames: true).Split('\n')).Select(line => line.Split(' ')[0])];
        Assert.Equal(expected.Select(Rounded), own.Select(Rounded));
    }

    // Lines of weights: those after the header, which have a place before the number.
    private static string[] Weights(IEnumerable<string> lines) =>
        [.. lines.SkipWhile(line => !line.StartsWith("l2_state", StringComparison.Ordinal)).Skip(1).Where(line => line.Contains(':') && !line.Contains("_sum"))];

    // A name and its place as they are, numbers to four digits: VW writes six, rounded.
    private static string Rounded(string line)
    {
        int colon = line.LastIndexOf(':');
        return line[..colon] + ":" + string.Join(" ", line[(colon + 1)..].Split(' ').Select(text => double.Parse(text, CultureInfo.InvariantCulture).ToString("G4", CultureInfo.InvariantCulture)));
    }

    private static string[] Lines(string data) => CommandRun.Text(data).Replace("\r\n", "\n", StringComparison.Ordinal).Split('\n');
}
