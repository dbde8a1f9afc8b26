using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using Microsoft.ML;
using Microsoft.ML.Data;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using SynapseServerless.Storage;
using Xunit;

namespace SynapseServerless.MLNet.Tests;

public sealed class MLNetModelTests : IDisposable
{
    private readonly MLContext _ml = Flowers.Context();
    private readonly List<Flower> _rows = Flowers.Rows();
    private readonly List<string> _files = [];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IDataView View => _ml.Data.LoadFromEnumerable(_rows);

    [Fact]
    public async Task A_regression_gives_the_scores_that_ML_NET_gives()
    {
        ITransformer model = Flowers.Regression(_ml, View);
        using var stage = new MLNetModel { Path = Save(model) };
        using MemoryDataset data = Datasets.FromRows(_rows, partitions: 3);
        using RecordBatch output = await stage.Transform(data).CollectAsync(cancellationToken: Cancelled);

        Assert.Equal(Flowers.Column<float>(model.Transform(View), "Score"), output.Values("Score").Cast<float>());
        Assert.Equal(["Length", "Width", "Color", "IsTall", "Height", "Species", "ColorCode", "Features", "Score"], Schemas.Names(output.Schema));
    }

    [Fact]
    public async Task Vectors_come_with_the_names_of_their_slots()
    {
        ITransformer model = Flowers.Regression(_ml, View);
        using var stage = new MLNetModel { Path = Save(model), OutputCols = ["Features"] };
        using MemoryDataset data = Datasets.FromRows(_rows);
        using RecordBatch output = await stage.Transform(data).CollectAsync(cancellationToken: Cancelled);

        Field field = output.Schema.GetFieldByName("Features");
        Assert.Equal(5, Assert.IsType<FixedSizeListType>(field.DataType).ListSize);
        Assert.Equal(["Length", "Width", "ColorCode.red", "ColorCode.blue", "ColorCode.white"], ColumnMetadata.Slots(field));
        // The normalized vector, not the one of the same name that lies hidden beneath it.
        float[][] expected = Flowers.Column<float[]>(model.Transform(View), "Features");
        Assert.Equal(expected, output.Values("Features").Select(row => ((object?[])row!).Cast<float>().ToArray()));
        Assert.DoesNotContain("Score", Schemas.Names(output.Schema));
    }

    [Fact]
    public async Task Numbers_of_other_types_are_shown_as_those_the_model_was_trained_on()
    {
        ITransformer model = Flowers.Binary(_ml, View);
        using var stage = new MLNetModel { Path = Save(model), OutputCols = ["Probability", "PredictedLabel"] };
        using MemoryDataset data = Datasets.FromRows(_rows.Select(row => new { Length = (double)row.Length, Width = (long)row.Width }));
        using RecordBatch output = await stage.Transform(data).CollectAsync(cancellationToken: Cancelled);

        IDataView whole = _ml.Data.LoadFromEnumerable(_rows.Select(row => new Flower { Length = row.Length, Width = (long)row.Width }));
        Assert.Equal(Flowers.Column<float>(model.Transform(whole), "Probability"), output.Values("Probability").Cast<float>());
        Assert.Equal(Flowers.Column<bool>(model.Transform(whole), "PredictedLabel"), output.Values("PredictedLabel").Cast<bool>());
        // Columns that pass keep the type they came with.
        Assert.IsType<DoubleType>(output.Schema.GetFieldByName("Length").DataType);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Keys_come_as_indexes_with_their_values_or_as_text(bool asText)
    {
        ITransformer model = Flowers.Multiclass(_ml, View);
        using var stage = new MLNetModel { Path = Save(model), OutputCols = ["PredictedLabel"], KeysAsText = asText };
        using MemoryDataset data = Datasets.FromRows(_rows);
        using RecordBatch output = await stage.Transform(data).CollectAsync(cancellationToken: Cancelled);

        IDataView named = _ml.Transforms.Conversion.MapKeyToValue("Name", "PredictedLabel").Fit(model.Transform(View)).Transform(model.Transform(View));
        string[] expected = Flowers.Column<string>(named, "Name");
        IEnumerable<string?> actual = output.Values("PredictedLabel").Select(value => value as string);
        if (!asText)
        {
            IReadOnlyList<JsonElement> levels = ColumnMetadata.Levels(output.Schema.GetFieldByName("PredictedLabel"))!;
            actual = output.Values("PredictedLabel").Select(value => levels[(int)(uint)value!].GetString());
        }
        Assert.Equal(expected, actual);
        Assert.Equal(3, expected.Distinct().Count());
    }

    [Fact]
    public async Task What_the_model_does_without_may_be_absent()
    {
        ITransformer model = Flowers.Multiclass(_ml, View);
        string path = Save(model);
        using MemoryDataset data = Datasets.FromRows(_rows.Select(row => new { row.Length, row.Width }));

        using var strict = new MLNetModel { Path = path };
        SpecificationException error = Assert.Throws<SpecificationException>(() => strict.TransformSchema(data.Schema));
        Assert.Contains("Missing here: Color, IsTall, Height, Species; name in absentCols what it can do without.", error.Message, StringComparison.Ordinal);

        using var lenient = new MLNetModel { Path = path, AbsentCols = ["Species"], OutputCols = ["Score"] };
        using RecordBatch output = await lenient.Transform(data).CollectAsync(cancellationToken: Cancelled);
        float[][] expected = Flowers.Column<float[]>(model.Transform(View), "Score");
        Assert.Equal(expected, output.Values("Score").Select(row => ((object?[])row!).Cast<float>().ToArray()));
    }

    [Fact]
    public async Task Null_is_NaN_where_ML_NET_has_it_and_a_bad_row_where_it_has_not()
    {
        ITransformer model = _ml.Transforms.Conversion.ConvertType("Number", "Whole", DataKind.Single)
            .Append(_ml.Transforms.Concatenate("Both", "Number", "Part"))
            .Fit(_ml.Data.LoadFromEnumerable([new { Whole = 1, Part = 0.5f }]));
        using var stage = new MLNetModel { Path = Save(model, null), OutputCols = ["Both"] };
        using MemoryDataset data = Datasets.FromRows([new { Whole = (int?)1, Part = (float?)null }, new { Whole = (int?)null, Part = (float?)2f }, new { Whole = (int?)3, Part = (float?)4f }]);

        DataException error = await Assert.ThrowsAsync<DataException>(() => stage.Transform(data).CollectAsync(cancellationToken: Cancelled));
        Assert.Equal(("Whole", 1L), (error.Location.Column, error.Location.Row));

        using RecordBatch output = await stage.Transform(data, new LocalOptions { Rows = new Dropping() }).CollectAsync(cancellationToken: Cancelled);
        Assert.Equal([1f, float.NaN, 3f, 4f], output.Values("Both").SelectMany(row => ((object?[])row!).Cast<float>()));
    }

    [Fact]
    public async Task A_null_in_a_column_that_the_model_does_not_read_is_no_matter()
    {
        using var stage = new MLNetModel { Path = Save(Flowers.Binary(_ml, View)), OutputCols = ["Score"] };
        using MemoryDataset data = Datasets.FromRows([new { Length = 1f, Width = 2f, IsTall = (bool?)null, Other = (int?)null }]);
        using RecordBatch output = await stage.Transform(data).CollectAsync(cancellationToken: Cancelled);
        Assert.Equal(1, output.Length);
    }

    [Fact]
    public async Task Saved_with_a_pipeline_the_model_needs_its_file_no_longer()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"synapse-mlnet-{Guid.NewGuid():N}");
        ITransformer model = Flowers.Binary(_ml, View);
        string path = Save(model);
        StageCatalog catalog = new StageCatalog().AddCore().AddMLNet();
        using (var stage = new MLNetModel { Path = path, OutputCols = ["Score"] })
            await StageSerializer.SaveAsync(stage, folder, new LocalStorage(), catalog, Cancelled);
        File.Delete(path);

        using var loaded = (MLNetModel)await StageSerializer.LoadAsync(folder, new LocalStorage(), catalog, Cancelled);
        using MemoryDataset data = Datasets.FromRows(_rows);
        using RecordBatch output = await loaded.Transform(data).CollectAsync(cancellationToken: Cancelled);
        Assert.Equal(Flowers.Column<float>(model.Transform(View), "Score"), output.Values("Score").Cast<float>());
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task The_promised_schema_is_the_one_that_comes_even_without_rows()
    {
        using var stage = new MLNetModel { Path = Save(Flowers.Regression(_ml, View)) };
        using MemoryDataset data = Datasets.FromRows(_rows);
        using RecordBatch empty = Batches.Empty(data.Schema), whole = await data.CollectAsync(cancellationToken: Cancelled);
        using RecordBatch nothing = stage.Transform(empty, new StageContext(stage.Uid)), all = stage.Transform(whole, new StageContext(stage.Uid));
        Assert.Null(Schemas.Difference(stage.TransformSchema(data.Schema), all.Schema, "promised", "given"));
        Assert.Null(Schemas.Difference(stage.TransformSchema(data.Schema), nothing.Schema, "promised", "given"));
        Assert.Equal(0, nothing.Length);
    }

    [Fact]
    public void A_file_that_is_no_model_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), $"synapse-mlnet-{Guid.NewGuid():N}.zip");
        _files.Add(path);
        File.WriteAllText(path, "not a zip");
        Schema schema = new([new Field("a", FloatType.Default, true)], null);
        SpecificationException error = Assert.Throws<SpecificationException>(() => new MLNetModel { Path = path }.TransformSchema(schema));
        Assert.Contains($"parameter path: '{path}' is no model that ML.NET can load", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<SpecificationException>(() => new MLNetModel { Path = "/nowhere/model.zip" }.TransformSchema(schema));
        Assert.Contains("The model '/nowhere/model.zip' cannot be read", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_column_that_the_model_does_not_make_is_named_with_the_nearest()
    {
        ITransformer model = Flowers.Binary(_ml, View);
        using var stage = new MLNetModel { Path = Save(model), OutputCols = ["Scores"] };
        using MemoryDataset data = Datasets.FromRows(_rows);
        SpecificationException error = Assert.Throws<SpecificationException>(() => stage.TransformSchema(data.Schema));
        Assert.Contains("parameter outputCols: The model makes no column 'Scores'. Did you mean 'Score'?", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_a_type_that_cannot_be_shown_is_named()
    {
        using var stage = new MLNetModel { Path = Save(Flowers.Binary(_ml, View)) };
        using MemoryDataset data = Datasets.FromRows([new { Length = "long", Width = 1f }]);
        SpecificationException error = Assert.Throws<SpecificationException>(() => stage.TransformSchema(data.Schema));
        Assert.Equal("stage MLNetModel, column 'Length': The column is utf8, which cannot be read as Single, the type that the ML.NET model was trained on. Convert it with DataConversion.", error.Message);
    }

    [Fact]
    public async Task Partitions_score_side_by_side()
    {
        ITransformer model = Flowers.Regression(_ml, View);
        using var stage = new MLNetModel { Path = Save(model), OutputCols = ["Score"] };
        using MemoryDataset data = Datasets.FromRows(_rows, partitions: 16);
        Dataset scored = stage.Transform(data);
        var parts = new RecordBatch[16];
        await Parallel.ForAsync(0, 16, Cancelled, async (i, cancel) => parts[i] = await scored.ReadAsync(i, null, cancel).CollectAsync(scored.Schema, cancel));
        Assert.Equal(Flowers.Column<float>(model.Transform(View), "Score"), parts.SelectMany(part => part.Values("Score")).Cast<float>());
        foreach (RecordBatch part in parts)
            part.Dispose();
    }

    public void Dispose()
    {
        foreach (string file in _files)
            File.Delete(file);
    }

    private string Save(ITransformer model) => Save(model, View.Schema);

    private string Save(ITransformer model, DataViewSchema? schema)
    {
        string path = Flowers.Save(_ml, model, schema);
        _files.Add(path);
        return path;
    }

    private sealed class Dropping : IRowSink
    {
        public void Reject(RecordBatch batch, IReadOnlyList<BadRow> bad, StageContext context)
        {
        }
    }
}
