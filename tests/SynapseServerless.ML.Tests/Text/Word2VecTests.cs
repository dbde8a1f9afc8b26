using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.ML.Tests.Linear;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class Word2VecTests
{
    // By hand: 1 and 1 make 2, which with 2 makes 4, which with 5 makes all.
    [Fact]
    public void Frequent_words_stand_near_the_root()
    {
        var tree = new HuffmanTree([5, 2, 1, 1]);
        Assert.Equal([1, 2, 3, 3], tree.Turns.Select(static turns => turns.Length));
        Assert.Equal([2], tree.Nodes[0]);
        Assert.Equal([2, 1, 0], tree.Nodes[3]);
        Assert.Equal(4, tree.Turns.Select(static turns => string.Concat(turns.Select(static turn => turn ? '1' : '0'))).Distinct().Count());
    }

    // The chances of all words to be met where one is are 1 together, and a step goes up the gradient of their logarithm, which finite differences give.
    [Fact]
    public void A_step_goes_up_the_gradient()
    {
        var tree = new HuffmanTree([7, 4, 3, 2, 2]);
        float[] words = [.. Enumerable.Range(0, 15).Select(static i => (float)Math.Sin(i + 1))], nodes = [.. Enumerable.Range(0, 15).Select(static i => (float)Math.Cos(3 * i))];
        Assert.Equal(1, Enumerable.Range(0, 5).Sum(output => Math.Exp(new SkipGram(tree, 3, words, nodes).LogChance(1, output))), 1e-6);
        var moved = new SkipGram(tree, 3, [.. words], [.. nodes]);
        moved.Step(1, 4, 1, new float[3]);
        double Slope(bool ofWords, int i)
        {
            double At(float change)
            {
                float[] w = [.. words], n = [.. nodes];
                (ofWords ? w : n)[i] += change;
                return new SkipGram(tree, 3, w, n).LogChance(1, 4);
            }
            return (At(1e-2f) - At(-1e-2f)) / 2e-2;
        }
        for (int i = 0; i < 15; i++)
        {
            Assert.Equal(Slope(true, i), moved.Words[i] - words[i], 1e-3);
            Assert.Equal(Slope(false, i), moved.Nodes[i] - nodes[i], 1e-3);
        }
    }

    // By hand: a word without a vector counts as zeros; cosines with (1, 0) are 1 / sqrt(2) and 0.
    [Fact]
    public async Task A_list_of_words_becomes_the_mean_of_their_vectors()
    {
        using var model = new Word2VecModel { InputCol = "t", OutputCol = "o", VectorSize = 2, Words = new WordVectors(["a", "b", "c"], 2, [1, 0, 3, 3, 0, -1]) };
        RecordBatch result = await model.TransformAsync(TestRows.Sliced(Tables.Tokens(["a", "b"], ["a", "?", "c", "?"], [], null)));
        Assert.Equal([[2, 1.5f], [0.25f, -0.25f], [0, 0], null], Tables.Dense(result, "o"));
        (string Word, double Similarity)[] near = [.. model.FindSynonyms("a", 5)];
        Assert.Equal(["b", "c"], near.Select(static pair => pair.Word));
        LearnerTable.AssertNear([Math.Sqrt(0.5), 0], near.Select(static pair => pair.Similarity), 1e-7);
        Assert.Equal(["c"], model.FindSynonyms([0, -2], 1).Select(static pair => pair.Word));
        Assert.Contains("'?' has no vector", Assert.Throws<DataException>(() => model.FindSynonyms("?", 1)).Message);
        Assert.Contains("has 1 numbers and those of words 2", Assert.Throws<DataException>(() => model.FindSynonyms([1], 1)).Message);
    }

    // cat and dog are used alike, and so are one and two, by how the sentences are made.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Words_that_are_used_alike_have_vectors_that_are_alike(int parts)
    {
        string[][] sentences = [.. Enumerable.Range(0, 400).Select(static i => i % 2 == 0
            ? new[] { "the", i % 4 == 0 ? "cat" : "dog", "eats", "its", i % 3 == 0 ? "fish" : "bone" }
            : ["count", i % 4 == 1 ? "one" : "two", "plus", "three", i % 3 == 0 ? "equals" : "minus"])];
        RecordBatch table = Tables.Tokens([.. sentences]);
        Word2Vec Stage(long seed) => new() { InputCol = "t", OutputCol = "o", VectorSize = 8, MaxIter = 10, WindowSize = 3, StepSize = 0.1, Seed = seed, NumPartitions = parts };
        using Word2VecModel model = await LearnerTable.FitAsync<Word2VecModel>(Stage(7), table);
        Assert.Equal("dog", model.FindSynonyms("cat", 1)[0].Word);
        Assert.Equal("two", model.FindSynonyms("one", 1)[0].Word);
        using Word2VecModel again = await LearnerTable.FitAsync<Word2VecModel>(Stage(7), table, 4), other = await LearnerTable.FitAsync<Word2VecModel>(Stage(8), table);
        Assert.Equal(model.Vector("cat"), again.Vector("cat"));
        Assert.NotEqual(model.Vector("cat"), other.Vector("cat"));
    }

    [Fact]
    public async Task Rare_words_are_left_out()
    {
        RecordBatch table = Tables.Tokens(["a", "b", "a"], ["a", "c", "b"], null, ["c"]);
        using Word2VecModel model = await LearnerTable.FitAsync<Word2VecModel>(new Word2Vec { InputCol = "t", OutputCol = "o", MinCount = 2, VectorSize = 4, MaxSentenceLength = 2 }, table);
        Assert.Equal(["a", "b", "c"], model.Vocabulary);
        using Word2VecModel fewer = await LearnerTable.FitAsync<Word2VecModel>(new Word2Vec { InputCol = "t", OutputCol = "o", MinCount = 3, VectorSize = 4 }, table);
        Assert.Equal(["a"], fewer.Vocabulary);
        DataException error = await Assert.ThrowsAsync<DataException>(() => LearnerTable.FitAsync<Word2VecModel>(new Word2Vec { InputCol = "t" }, table));
        Assert.Contains("None of 3 words comes 5 times", error.Message);
    }
}
