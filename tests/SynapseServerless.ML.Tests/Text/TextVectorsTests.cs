using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Stages;
using SynapseServerless.Tests;
using Xunit;

namespace SynapseServerless.ML.Tests;

public sealed class TextVectorsTests
{
    private static float[] Vector(int width, params (int Slot, double Value)[] values)
    {
        var vector = new float[width];
        foreach ((int slot, double value) in values)
            vector[slot] = (float)value;
        return vector;
    }

    // The example of PySpark's documentation of HashingTF: a, b and c are at slots 5, 7 and 8 of 10, b at 5.
    [Fact]
    public async Task Tokens_are_hashed_as_by_Spark()
    {
        var stage = new HashingTF { InputCol = "t", OutputCol = "o", NumFeatures = 10 };
        Assert.Equal(5, stage.IndexOf("b"));
        RecordBatch data = TestRows.Sliced(Tables.Tokens(["a", "b", "c"], ["b", "b"], null, []));
        float[]?[] counts = [Vector(10, (5, 1), (7, 1), (8, 1)), Vector(10, (5, 2)), null, new float[10]];
        Assert.Equal(counts, Tables.Dense(await stage.TransformAsync(data), "o"));
        var binary = new HashingTF { InputCol = "t", OutputCol = "o", NumFeatures = 10, Binary = true };
        Assert.Equal(Vector(10, (5, 1)), Tables.Dense(await binary.TransformAsync(data), "o")[1]);
    }

    // The example of PySpark's documentation of IDF for minDocFreq 3, and by hand ln(4 / 3) and ln(4 / 4) for vectors used by two and by three.
    [Theory]
    [InlineData(0, 0.28768207245178085)]
    [InlineData(3, 0)]
    public async Task Rare_slots_weigh_more(int least, double weight)
    {
        RecordBatch data = TestRows.Sliced(Tables.Vectors([1, 2], [0, 1], [3, 0.2f]));
        var model = (IDFModel)await Tables.FitAsync(new IDF { InputCol = "v", OutputCol = "o", MinDocFreq = least }, data);
        Assert.Equal((3L, weight, 0.0), (model.NumDocs, model.Idf(0), model.Idf(1)));
        Assert.Equal([2L, 3], model.DocFreq);
        Assert.Equal([[(float)weight, 0], [0, 0], [(float)(3 * weight), 0]], Tables.Dense(await model.TransformAsync(data), "o"));
        Assert.Equal([[(float)weight, 0]], Tables.Dense(await model.TransformAsync(Tables.Sparse([1, 2])), "o"));
        Assert.Contains("3 slots and those of the fit 2", Assert.Throws<SpecificationException>(() => model.TransformSchema(Tables.Vectors([1, 2, 3]).Schema)).Message);
    }

    // The example of Spark's documentation of CountVectorizer.
    [Fact]
    public async Task The_most_frequent_tokens_have_the_first_slots()
    {
        RecordBatch data = TestRows.Sliced(Tables.Tokens(["a", "b", "c"], ["a", "b", "b", "c", "a"]));
        var model = (CountVectorizerModel)await Tables.FitAsync(new CountVectorizer { InputCol = "t", OutputCol = "o", VocabSize = 3, MinDF = 2 }, data);
        Assert.Equal(["a", "b", "c"], model.Vocabulary);
        RecordBatch result = await model.TransformAsync(data);
        Assert.Equal([[1, 1, 1], [2, 2, 1]], Tables.Dense(result, "o"));
        Assert.Equal(["a", "b", "c"], ColumnMetadata.Slots(result.Schema.GetFieldByName("o")));
    }

    // By hand: of four lists, x is in all, y in two, z in one.
    [Theory]
    [InlineData(1, 1e18, 1, new[] { "x", "y", "z" }, new float[] { 3, 1, 0 })]
    [InlineData(0.5, 1e18, 2, new[] { "x", "y" }, new float[] { 3, 0 })]
    [InlineData(1, 0.5, 1, new[] { "y", "z" }, new float[] { 1, 0 })]
    [InlineData(2, 1e18, 0.5, new[] { "x", "y" }, new float[] { 3, 0 })]
    public async Task Frequencies_bound_which_tokens_are_kept(double minDF, double maxDF, double minTF, string[] vocabulary, float[] first)
    {
        RecordBatch data = Tables.Tokens(["x", "x", "x", "y"], ["x", "y"], ["x", "z"], ["x"]);
        var model = (CountVectorizerModel)await Tables.FitAsync(
            new CountVectorizer { InputCol = "t", OutputCol = "o", MinDF = minDF, MaxDF = maxDF, MinTF = minTF }, data);
        Assert.Equal(vocabulary, model.Vocabulary);
        Assert.Equal(first, Tables.Dense(await model.TransformAsync(data), "o")[0]);
    }

    [Fact]
    public async Task No_token_that_is_frequent_enough_is_an_error() => Assert.Contains("No token is left of 1 in 1 lists", (await Assert.ThrowsAsync<DataException>(
        () => Tables.FitAsync(new CountVectorizer { InputCol = "t", MinDF = 2 }, Tables.Tokens(["x"])))).Message);

    // The stages one after the other are the reference: each of them is compared with Spark's documentation.
    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(true, true, false)]
    public async Task TextFeaturizer_does_what_its_parts_do(bool stop, bool grams, bool binary)
    {
        RecordBatch texts = TestRows.Sliced(Tables.Texts("The quick  fox", "the lazy dog and the fox", "A dog", null, ""));
        var stage = new TextFeaturizer
        {
            InputCol = "t", OutputCol = "o", NumFeatures = 1000, UseStopWordsRemover = stop, UseNGram = grams, Binary = binary,
        };
        Transformer model = await Tables.FitAsync(stage, texts);
        float[]?[] vectors = Tables.Dense(await model.TransformAsync(texts), "o");

        RecordBatch data = await new RegexTokenizer { InputCol = "t", OutputCol = "w", MinTokenLength = 0 }.TransformAsync(texts);
        string column = "w";
        if (stop)
            data = await new StopWordsRemover { InputCol = column, OutputCol = column = "s" }.TransformAsync(data);
        if (grams)
            data = await new NGram { InputCol = column, OutputCol = column = "g" }.TransformAsync(data);
        data = await new HashingTF { InputCol = column, OutputCol = "h", NumFeatures = 1000, Binary = binary }.TransformAsync(data);
        Transformer idf = await Tables.FitAsync(new IDF { InputCol = "h", OutputCol = "o", MinDocFreq = 1 }, data);
        Assert.Equal(Tables.Dense(await idf.TransformAsync(data), "o"), vectors);
        Assert.Null(vectors[3]);
        Assert.Contains(vectors, vector => vector?.Any(value => value > 0) == true);
    }

    // By hand: "a" is in both texts, "b" in one of two: 2 * ln(3 / 2).
    [Fact]
    public async Task TextFeaturizer_without_parts()
    {
        var plain = new TextFeaturizer { InputCol = "t", OutputCol = "o", NumFeatures = 10, UseIDF = false, UseTokenizer = false };
        RecordBatch tokens = Tables.Tokens(["a", "b", "b"], ["a"]);
        Transformer model = await Tables.FitAsync(plain, tokens);
        Assert.Equal(2, Tables.Dense(await model.TransformAsync(tokens), "o")[0]![5]);
        var weighed = new TextFeaturizer { InputCol = "t", OutputCol = "o", NumFeatures = 10, UseTokenizer = false };
        Assert.Equal((float)(2 * Math.Log(1.5)), Tables.Dense(await (await Tables.FitAsync(weighed, tokens)).TransformAsync(tokens), "o")[0]![5]);
        var custom = new TextFeaturizer { InputCol = "t", UseStopWordsRemover = true, DefaultStopWordLanguage = "custom" };
        Assert.Contains("no stop words", Assert.Single(custom.Validate()).Message);
    }
}
