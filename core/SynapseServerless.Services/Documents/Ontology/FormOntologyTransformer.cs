using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Gives the fields of forms as columns of an ontology; what FormOntologyLearner fits.</summary>
/// <remarks>A result with a value that its column cannot hold is a bad row. Fields that the ontology lacks are in the column of results alone.</remarks>
public sealed class FormOntologyTransformer : BatchTransformer
{
    /// <summary>The column of results.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that gets the forms; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>Whether a result has one document, or the output is a list of all that it has.</summary>
    public FormDocuments Documents { get; init; }

    /// <summary>The fields and their types: <c>struct&lt;MerchantName: string, Total: double&gt;</c>.</summary>
    [Required]
    public string Ontology { get; init; } = "";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        string? problem = null;
        try
        {
            if (Ontology.Length > 0 && ArrowTypeText.Parse("form", Ontology).DataType is not StructType)
                problem = "The ontology is no structure";
        }
        catch (FormatException error)
        {
            problem = error.Message;
        }
        if (problem is not null)
            yield return BadParameter(nameof(Ontology), problem, "Write struct<name: type, ...>.");
    }

    /// <inheritdoc/>
    public override BoundBatchTransformer Bind(Schema input)
    {
        InputColumns.Require(input, Uid, "inputCol", InputCol, FormFields.IsReadable, "a column of results of Document Intelligence, or of JSON as text");
        string name = OutputCol ?? Uid + "_output";
        Field form = ArrowTypeText.Parse(name, Ontology);
        Field output = Documents == FormDocuments.All ? new Field(name, new ListType(new Field("item", form.DataType, nullable: true)), nullable: true) : form;
        var added = new AddedColumns(input, output);
        int place = input.GetFieldIndex(InputCol);
        return BoundBatchTransformer.Of(input, added.Output, (batch, context, _) => Transform(batch, place, form, output, added, context), keepsRows: true);
    }

    private RecordBatch Transform(RecordBatch batch, int place, Field form, Field output, AddedColumns added, StageContext context)
    {
        Func<int, object?> cells = Cells.Reader(batch.Column(place));
        var forms = new List<object?>(batch.Length);
        var bad = new List<BadRow>();
        for (int row = 0; row < batch.Length; row++)
        {
            try
            {
                forms.Add(Form(FormFields.Read(cells(row)), form));
            }
            catch (Exception error) when (error is FormatException or JsonException)
            {
                bad.Add(new BadRow(row, InputCol, $"The result cannot be given as the ontology says: {error.Message}", "Fit FormOntologyLearner on results that include ones like this, or set rows aside."));
            }
        }
        using RecordBatch good = context.RejectRows(batch, bad);
        return added.To(good, TypedJson.Column(output, forms));
    }

    private object? Form(IReadOnlyList<JsonElement> documents, Field form)
    {
        object?[] forms = [.. documents.Select(fields => TypedJson.Read(JsonSerializer.SerializeToElement(FormFields.Object(fields, ((StructType)form.DataType).Fields)), form))];
        if (Documents == FormDocuments.All)
            return forms.Length == 0 ? null : forms;
        return forms.Length <= 1 ? forms.FirstOrDefault() : throw new FormatException($"it has {forms.Length} documents; documents: all gives a list of them");
    }
}
