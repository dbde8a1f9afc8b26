using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Apache.Arrow;
using SynapseServerless.Data;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Which documents of a result make rows.</summary>
public enum FormDocuments
{
    /// <summary>The only one; a result with several is a bad row.</summary>
    One,

    /// <summary>All, as a list.</summary>
    All,
}

/// <summary>Learns from results of Document Intelligence which fields forms have, and of which types; its model gives the forms as typed columns.</summary>
/// <remarks>Fields that some forms lack are null there. Where forms differ, whole numbers and others make numbers, and everything else makes text.</remarks>
public sealed class FormOntologyLearner : AggregateEstimator<FormShape>
{
    /// <summary>The column of results: the output of AnalyzeDocument and its like, or the JSON of a result as text.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that gets the forms; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>Whether a result has one document, or the output is a list of all that it has.</summary>
    public FormDocuments Documents { get; init; }

    /// <inheritdoc/>
    public override Schema TransformSchema(Schema input)
    {
        InputColumns.Require(input, Uid, "inputCol", InputCol, FormFields.IsReadable, "a column of results of Document Intelligence, or of JSON as text");
        // Which fields there are is not known before the fit.
        return Schemas.With(input, ArrowTypeText.Parse(OutputCol ?? Uid + "_output", Documents == FormDocuments.All ? "array<struct<form: string>>" : "struct<form: string>"));
    }

    /// <inheritdoc/>
    protected override FormShape Create(Schema input) => new() { Kind = "object" };

    /// <inheritdoc/>
    protected override FormShape Add(FormShape state, RecordBatch batch, StageContext context)
    {
        Func<int, object?> cells = Cells.Reader(InputColumns.Get(batch, Uid, InputCol));
        for (int row = 0; row < batch.Length; row++)
        {
            foreach (JsonElement form in Read(cells(row)))
            {
                foreach (JsonProperty field in form.EnumerateObject())
                    state.Of(field.Name).Add(field.Value);
            }
        }
        return state;
    }

    /// <inheritdoc/>
    protected override FormShape Combine(FormShape left, FormShape right)
    {
        left.Add(right);
        return left;
    }

    /// <inheritdoc/>
    protected override Transformer Finish(FormShape state, Schema input, StageContext context)
    {
        if (state.Fields.Count == 0)
            throw new DataException("No result has a document with fields to learn from", Location.OfStage(Uid, InputCol), "Analyze forms with a model that finds fields, such as prebuilt-receipt, and look at the errors of the rows.");
        string ontology = state.Struct();
        try
        {
            ArrowTypeText.Parse("form", ontology);
        }
        catch (FormatException error)
        {
            throw new DataException($"The fields make no type of a column: {error.Message}", Location.OfStage(Uid, InputCol), "Rename the field in the model, without a backquote, and with fewer levels.");
        }
        return new FormOntologyTransformer { Uid = Uid + "Model", InputCol = InputCol, OutputCol = OutputCol ?? Uid + "_output", Documents = Documents, Ontology = ontology };
    }

    // Rows that are no results teach nothing; the model says what is wrong with them.
    private static IReadOnlyList<JsonElement> Read(object? cell)
    {
        try
        {
            return FormFields.Read(cell);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
