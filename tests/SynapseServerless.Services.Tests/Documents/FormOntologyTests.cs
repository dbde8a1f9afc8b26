using System.Text.Json;
using System.Text.Json.Nodes;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;
using Xunit;

namespace SynapseServerless.Services.Tests.Documents;

/// <summary>Ontologies of forms. Kinds of fields and the members that hold their values are those of the documentation of version 2024-11-30; types that are expected were written down by hand.</summary>
public sealed class FormOntologyTests
{
    private const string First =
        """
        {"MerchantName": {"type": "string", "valueString": "Contoso", "content": "CONTOSO"}, "Total": {"type": "currency", "valueCurrency": {"amount": 12.5, "currencyCode": "EUR"}, "content": "12,50"},
         "Date": {"type": "date", "valueDate": "2026-11-30", "content": "30.11.26"}, "Count": {"type": "integer", "valueInteger": 2, "content": "2"},
         "Items": {"type": "array", "valueArray": [{"type": "object", "valueObject": {"Name": {"type": "string", "valueString": "Tea"}, "Price": {"type": "number", "valueNumber": 3.5}}}]}}
        """;

    private const string Second =
        """
        {"MerchantName": {"type": "string", "content": "unread"}, "Count": {"type": "number", "valueNumber": 2.5, "content": "2.5"}, "Tip": {"type": "number", "valueNumber": 1},
         "Items": {"type": "array", "valueArray": [{"type": "object", "valueObject": {"Quantity": {"type": "integer", "valueInteger": 4}}}]}, "Paid": {"type": "boolean", "valueBoolean": true}, "Date": {"type": "time", "valueTime": "10:00:00", "content": "10:00"}}
        """;

    [Fact]
    public async Task Fields_of_all_forms_make_one_ontology_and_forms_are_given_by_it()
    {
        FormOntologyTransformer model = await FitAsync(new FormOntologyLearner { InputCol = "form", OutputCol = "out" }, Result(First), Result(Second));
        Assert.Equal(
            "struct<`Count`: double, `Date`: string, `Items`: array<struct<`Name`: string, `Price`: double, `Quantity`: long>>, `MerchantName`: string, `Paid`: boolean, `Tip`: double, "
            + "`Total`: struct<amount: double, currencySymbol: string, currencyCode: string>>", model.Ontology);
        JsonObject[] rows = await StageRun.RunAsync(model, Forms(Result(First), Result(Second), null));
        Same.Json(
            JsonNode.Parse("""{"Count": 2, "Date": "2026-11-30", "Items": [{"Name": "Tea", "Price": 3.5, "Quantity": null}], "MerchantName": "Contoso", "Paid": null, "Tip": null, "Total": {"amount": 12.5, "currencySymbol": null, "currencyCode": "EUR"}}"""),
            rows[0]["out"]);
        Same.Json(
            JsonNode.Parse("""{"Count": 2.5, "Date": "10:00:00", "Items": [{"Name": null, "Price": null, "Quantity": 4}], "MerchantName": "unread", "Paid": true, "Tip": 1, "Total": null}"""), rows[1]["out"]);
        Assert.Null(rows[2]["out"]);
    }

    [Fact]
    public async Task States_of_partitions_make_the_same_ontology_in_either_order()
    {
        string[] texts = [Result(First), Result(Second)];
        string one = (await FitAsync(new FormOntologyLearner { InputCol = "form" }, texts)).Ontology, other = (await FitAsync(new FormOntologyLearner { InputCol = "form" }, [.. texts.Reverse()])).Ontology;
        Assert.Equal(one, other);
    }

    [Fact]
    public async Task Answers_of_the_stage_are_read_as_the_JSON_of_a_result_is()
    {
        Field field = ArrowTypeText.Parse("form", "struct<status: string, analyzeResult: struct<documents: array<struct<docType: string, fields: json>>>>");
        object? cell = TypedJson.Read(JsonSerializer.Deserialize<JsonElement>("{\"status\": \"succeeded\", \"analyzeResult\": " + Result(First) + "}"), field);
        using var batch = new RecordBatch(new Schema([field], null), [TypedJson.Column(field, [cell])], 1);
        var learner = new FormOntologyLearner { InputCol = "form" };
        using var model = (FormOntologyTransformer)await learner.FitAsync(new MemoryDataset(batch.Schema, [[batch]]), null, TestContext.Current.CancellationToken);
        Assert.Equal((await FitAsync(new FormOntologyLearner { InputCol = "form" }, Result(First))).Ontology, model.Ontology);
    }

    [Fact]
    public async Task A_result_with_several_documents_is_refused_or_gives_a_list()
    {
        string two = $"{{\"documents\": [{{\"fields\": {First}}}, {{\"fields\": {Second}}}]}}";
        FormOntologyTransformer one = await FitAsync(new FormOntologyLearner { InputCol = "form", OutputCol = "out" }, two);
        var error = await Assert.ThrowsAsync<DataException>(() => StageRun.RunAsync(one, Forms(two)));
        Assert.Contains("documents: all", error.Message, StringComparison.Ordinal);
        FormOntologyTransformer all = await FitAsync(new FormOntologyLearner { InputCol = "form", OutputCol = "out", Documents = FormDocuments.All }, two);
        Assert.Equal(2, (await StageRun.RunAsync(all, Forms(two)))[0]["out"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("red", "no JSON")]
    [InlineData("{\"status\": \"running\"}", "no documents")]
    [InlineData("{\"documents\": [{\"fields\": {\"Total\": {\"type\": \"string\", \"valueString\": \"much\"}}}]}", "$.Total")]
    public async Task A_cell_that_is_no_such_result_is_a_bad_row(string cell, string problem)
    {
        var model = new FormOntologyTransformer { InputCol = "form", Ontology = "struct<Total: double>" };
        var error = await Assert.ThrowsAsync<DataException>(() => StageRun.RunAsync(model, Forms(cell)));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_to_learn_from_and_an_ontology_that_is_none_are_refused()
    {
        var error = await Assert.ThrowsAsync<DataException>(() => FitAsync(new FormOntologyLearner { InputCol = "form" }, "red"));
        Assert.Contains("fields to learn from", error.Message, StringComparison.Ordinal);
        Assert.Single(new FormOntologyTransformer { InputCol = "form", Ontology = "array<string>" }.Validate());
        Assert.Single(new FormOntologyTransformer { InputCol = "form", Ontology = "struct<a: nothing>" }.Validate());
    }

    private static string Result(string fields) => $"{{\"modelId\": \"prebuilt-receipt\", \"documents\": [{{\"docType\": \"receipt\", \"fields\": {fields}, \"confidence\": 1}}]}}";

    private static string Forms(params string?[] forms) => new JsonArray([.. forms.Select(form => (JsonNode)new JsonObject { ["form"] = form })]).ToJsonString();

    private static async Task<FormOntologyTransformer> FitAsync(FormOntologyLearner learner, params string[] forms)
    {
        var texts = new StringArray.Builder();
        foreach (string form in forms)
            texts.Append(form);
        using var batch = new RecordBatch(new Schema([new Field("form", Apache.Arrow.Types.StringType.Default, true)], null), [texts.Build()], forms.Length);
        return (FormOntologyTransformer)await learner.FitAsync(new MemoryDataset(batch.Schema, [[batch]]), null, TestContext.Current.CancellationToken);
    }
}
