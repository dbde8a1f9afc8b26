using System.Text;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.VowpalWabbit;

namespace SynapseServerless.Fuzz.Tests;

/// <summary>Text in VW's format: its first line is arguments, and what is between empty lines is a row each, which is predicted and learnt from.</summary>
internal sealed class VowpalWabbitTarget : FuzzTarget
{
    public override string Name => "vw";

    public override double Weight => 0.3;

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. new[]
        {
            "-b 8 -q ab\n\n1 2 0.5 'tag|a:2 x:3 y |b z:0.25 :0.5 16\n\n-1 |a x y:word",
            "-b 8 --cb_explore_adf --softmax --cb_type dr\n\nshared |s x y:2\n1:-1:0.5 |a one\n |a two",
            "-b 8 --oaa 3 --probabilities --loss_function logistic\n\n1 |f a\n\n3 |f b",
            "-b 8 --csoaa_ldf mc -q ::\n\n1:0.5 |a one\n2:0 |a two",
            "-b 8 --dsjson --cb_explore_adf\n\n{\"_label_cost\":-1,\"_label_probability\":0.5,\"_labelIndex\":0,\"c\":{\"s\":{\"t\":\"x y\",\"n\":[1,2]},\"_multi\":[{\"a\":{\"b\":true}},{\"_text\":\"c d\"}]}}",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    public override IReadOnlyList<string> Words =>
    [
        "|", ":", " ", "'", "\t", "\r", "e", "-", ".", "1e38", "-1e-38", "nan", "inf", "1e99999", "shared", "0:1:0.5", "--permutations", "--cubic abc", "--interactions aabb", "--l1 1", "--power_t 0", "--sgd", "-t",
        "--csoaa 4", "--binary", "--ignore a", "--keep b", "--min_prediction 0", "--loss_function poisson", "--hash all", "\"", "{", "}", "[", "]", "_multi", "pdrop", "\0", "\ud83d\ude00",
    ];

    public override async Task<string> RunAsync(byte[] input)
    {
        string[] parts = Encoding.UTF8.GetString(input).Split("\n\n");
        var stage = new VowpalWabbitGenericProgressive { InputCol = "Input", PassThroughArgs = parts[0], NumBits = 8 };
        if (stage.Validate().FirstOrDefault() is { } wrong)
            throw wrong;
        using MemoryDataset rows = Datasets.FromRows(parts[1..].Append("").Where(part => part.Length > 0).Select(part => new Row(part)));
        using RecordBatch predicted = await stage.Transform(rows).CollectAsync();
        return $"{predicted.Length} rows";
    }

    private sealed record Row(string Input);
}
