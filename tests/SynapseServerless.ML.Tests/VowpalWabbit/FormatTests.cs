using System.Text;
using SynapseServerless.VowpalWabbit;
using Xunit;

namespace SynapseServerless.ML.Tests.VowpalWabbit;

/// <summary>VW's text format, hashes and arguments.</summary>
public sealed class FormatTests
{
    // Of MurmurHash3_x86_32; the last is a vector of SMHasher's users.
    [Theory]
    [InlineData("", 0u, 0u)]
    [InlineData("", 1u, 0x514E28B7u)]
    [InlineData("hello", 0u, 0x248BFA47u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x9747B28Cu, 0x2FA826CDu)]
    public void Names_are_hashed_by_murmur(string name, uint seed, uint hash)
    {
        Assert.Equal(hash, FeatureHash.Murmur(Encoding.UTF8.GetBytes(name), seed));
        Assert.Equal((int)hash, new VowpalWabbitMurmurWithPrefix(name[..(name.Length / 2)]).Hash(name.AsSpan(name.Length / 2), (int)seed));
    }

    [Theory]
    [InlineData("17", 5u, 22u)]
    [InlineData("  17 ", 5u, 22u)]
    public void A_whole_number_stands_for_itself_counted_from_the_seed(string name, uint seed, uint place) =>
        Assert.Equal(place, FeatureHash.Of(Encoding.UTF8.GetBytes(name), seed, all: false));

    // The ends of the intervals that Intel gives for its instruction: 1.5 * 2^-12 of the exact value; at 1 it gives 0.99975586.
    [Fact]
    public void The_inverse_root_is_that_of_the_instruction()
    {
        Assert.Equal(0.99975586f, InverseRoot.Of(1));
        Assert.Equal(0.49987793f, InverseRoot.Of(4));
        for (float x = 1e-30f; x < 1e30f; x *= 1.0007f)
            Assert.InRange(InverseRoot.Of(x) * Math.Sqrt(x), 1 - (1.5 / 4096), 1 + (1.5 / 4096));
        Assert.Equal(float.PositiveInfinity, InverseRoot.Of(0));
    }

    [Theory]
    [InlineData("1 |a b:2x", 9, "A blank is missing")]
    [InlineData("1 |a b:", 8, "A feature has a colon and no value")]
    [InlineData("one |a b", 1, "'one' is no number")]
    [InlineData("1 2 3 4 |a b", 7, "The label has 4 words")]
    [InlineData("1 -2 |a b", 3, "The weight -2 is negative")]
    [InlineData("1 |:2 b", 4, "The namespace has a value and no name")]
    [InlineData("1 a b", 6, "There is no '|'")]
    public void A_line_that_does_not_parse_says_where(string line, int column, string problem)
    {
        VwLineException error = Assert.Throws<VwLineException>(() => Parse(line, ""));

        Assert.Equal((problem, column), (error.Problem, error.Column));
    }

    [Fact]
    public void A_line_has_label_weight_beginning_tag_and_features()
    {
        Example example = Parse("-1.5 2 0.25 'tag|a:2 x:3 y |b z:0 :0.5 16", "");

        Assert.Equal((-1.5f, 2f, 0.25f, "tag"), (example.Label, example.Weight, example.Initial, example.Tag));
        Assert.Equal([6f, 2f], example.Group((byte)'a').Values.ToArray());
        Assert.Equal([0.5f, 1f], example.Group((byte)'b').Values.ToArray());
        Assert.Equal((FeatureHash.Murmur("b"u8, 0) + 16) & 0x3ffff, (uint)example.Group((byte)'b').Places[1]);
    }

    [Theory]
    [InlineData("--learing_rate 1", "There is no argument --learing_rate")]
    [InlineData("--oaa x", "--oaa x cannot be")]
    [InlineData("-q abc", "--quadratic abc names 3 namespaces")]
    [InlineData("-d file", "--data is not an argument here")]
    [InlineData("--oaa 3 --cb_adf", "Several problems are asked for at a time")]
    [InlineData("--loss_function cubic", "--loss_function cubic cannot be")]
    [InlineData("-l", "--learning_rate has no value")]
    [InlineData("--softmax", "--softmax needs --cb_explore_adf")]
    public void Wrong_arguments_are_refused(string arguments, string problem) =>
        Assert.Equal(problem, Assert.Throws<VwArgumentException>(() => VwArguments.Parse(arguments)).Problem);

    [Fact]
    public void Actions_without_a_probability_are_refused()
    {
        var reader = new RowReader(new Learner(VwArguments.Parse("--cb_explore_adf")));

        Assert.Equal("The action that was chosen has no probability", Assert.Throws<VwLineException>(() => reader.Learn("shared |s x\n0:1 |a y\n |a z")).Problem);
        Assert.Equal("Two actions have a cost", Assert.Throws<VwLineException>(() => reader.Learn("0:1:0.5 |a y\n0:1:0.5 |a z")).Problem);
        Assert.Equal(2, Assert.Throws<VwLineException>(() => reader.Learn("shared |s x\n0:1:2 |a y")).Line);
    }

    private static Example Parse(string line, string arguments)
    {
        LearnerOptions options = VwArguments.Parse(arguments);
        var example = new Example();
        example.Clear();
        new LineParser(options, new LabelReader(options.Labels)).Parse(Encoding.UTF8.GetBytes(line), example);
        return example;
    }
}
