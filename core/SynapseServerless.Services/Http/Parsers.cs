using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Makes requests of the cells of a column: each is the JSON body of one.</summary>
public sealed class JSONInputParser : ColumnTransformer
{
    /// <summary>Makes one that reads the column <c>input</c>, until it gets another.</summary>
    public JSONInputParser() => InputCol = "input";

    /// <summary>The address that requests go to.</summary>
    [Required]
    [HostParameter]
    public string Url { get; init; } = "";

    /// <summary>The method of requests.</summary>
    [AllowedValues("GET", "POST", "PUT", "PATCH", "DELETE")]
    public string Method { get; init; } = "POST";

    /// <summary>Headers that every request gets.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <inheritdoc/>
    protected override string Expected => "a column";

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => true;

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => HttpColumns.Request(name);

    /// <inheritdoc/>
    protected override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input)
    {
        Field field = HttpColumns.Request("request");
        object?[] headers = HttpColumns.HeaderCells(Headers.ContainsKey("Content-Type") ? Headers : Headers.Append(KeyValuePair.Create("Content-Type", "application/json")));
        return (column, _) =>
        {
            Action<Utf8JsonWriter, int> write = JsonRows.CellWriter(column);
            var cells = new object?[column.Length];
            for (int row = 0; row < cells.Length; row++)
            {
                if (column.IsNull(row))
                    continue;
                using var body = new MemoryStream();
                using (var json = new Utf8JsonWriter(body))
                    write(json, row);
                cells[row] = new object?[] { Method, Url, headers, Method is "GET" ? null : body.ToArray() };
            }
            return TypedJson.Column(field, cells);
        };
    }
}

/// <summary>Makes requests of the cells of a column by a C# function.</summary>
/// <remarks>It cannot be saved or written in a specification.</remarks>
public sealed class CustomInputParser : ColumnTransformer
{
    /// <summary>Makes one that reads the column <c>input</c>, until it gets another.</summary>
    public CustomInputParser() => InputCol = "input";

    /// <summary>The function: a cell to a request; null for none.</summary>
    [NotAParameter]
    public Func<object, ServiceRequest?>? Udf { get; init; }

    /// <inheritdoc/>
    protected override string Expected => "a column";

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Udf is null)
            yield return BadParameter(nameof(Udf), "There is no function", "Set Udf in C#.");
    }

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => true;

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => HttpColumns.Request(name);

    /// <inheritdoc/>
    protected override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input)
    {
        Func<object, ServiceRequest?> make = Udf ?? throw BadParameter(nameof(Udf), "There is no function", "Set Udf in C#.");
        Field field = HttpColumns.Request("request");
        return (column, _) => TypedJson.Column(field, [.. Enumerable.Range(0, column.Length).Select(row => Cells.Value(column, row) is { } cell && make(cell) is { } request ? Cell(request) : null)]);
    }

    private static object?[] Cell(ServiceRequest request) =>
        [request.Method.Method, request.Address, HttpColumns.HeaderCells(request.Headers.Append(KeyValuePair.Create("Content-Type", request.ContentType))), request.Body.ToArray()];
}

/// <summary>A stage that reads the bodies of responses.</summary>
public abstract class OutputParser : ColumnTransformer
{
    /// <summary>Makes one that reads the column <c>response</c>, until it gets another.</summary>
    protected OutputParser() => InputCol = "response";

    /// <inheritdoc/>
    protected override string Expected => "a column of responses, as HTTPTransformer gives them";

    /// <inheritdoc/>
    protected override bool Accepts(IArrowType type) => HttpColumns.IsResponse(type);

    /// <inheritdoc/>
    protected sealed override Func<IArrowArray, List<BadRow>, IArrowArray> BindColumn(Field input)
    {
        Field output = OutputField(input, "output");
        return (column, bad) =>
        {
            var cells = new object?[column.Length];
            for (int row = 0; row < cells.Length; row++)
            {
                if (Cells.Value(column, row) is not IDictionary<string, object?> response || !response.TryGetValue("body", out object? content) || content is not byte[] body)
                    continue;
                try
                {
                    cells[row] = Read(body, output);
                }
                catch (Exception error) when (error is FormatException or JsonException)
                {
                    bad.Add(new BadRow(row, InputCol, $"The body of the response is not what was expected: {error.Message.TrimEnd('.')}"));
                }
            }
            return TypedJson.Column(output, cells);
        };
    }

    /// <summary>The cell for a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="field">The column.</param>
    /// <exception cref="FormatException">The body is something else.</exception>
    protected abstract object? Read(byte[] body, Field field);
}

/// <summary>Makes typed cells of responses whose bodies are JSON.</summary>
public sealed class JSONOutputParser : OutputParser
{
    /// <summary>The type of the output, such as <c>struct&lt;id: string, scores: array&lt;double&gt;&gt;</c>; <c>json</c> for JSON as text.</summary>
    [Required]
    public string DataType { get; init; } = "";

    /// <summary>Changes the JSON before it is read.</summary>
    [NotAParameter]
    public Func<JsonElement, JsonElement>? PostProcessor { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        SpecificationException? error = null;
        try
        {
            ArrowTypeText.Parse("output", DataType);
        }
        catch (FormatException wrong)
        {
            error = BadParameter(nameof(DataType), wrong.Message);
        }
        if (error is not null)
            yield return error;
    }

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => ArrowTypeText.Parse(name, DataType);

    /// <inheritdoc/>
    protected override object? Read(byte[] body, Field field)
    {
        if (body is [])
            return null;
        using JsonDocument json = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
        return TypedJson.Read(PostProcessor is { } change ? change(json.RootElement) : json.RootElement, field);
    }
}

/// <summary>Makes texts of responses.</summary>
public sealed class StringOutputParser : OutputParser
{
    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => new(name, StringType.Default, nullable: true);

    /// <inheritdoc/>
    protected override object? Read(byte[] body, Field field) =>
        System.Text.Unicode.Utf8.IsValid(body) ? Encoding.UTF8.GetString(body) : throw new FormatException("it is no text in UTF-8");
}

/// <summary>Makes texts of responses by a C# function.</summary>
/// <remarks>It cannot be saved or written in a specification.</remarks>
public sealed class CustomOutputParser : OutputParser
{
    /// <summary>The function: a body to a text; null for null.</summary>
    [NotAParameter]
    public Func<byte[], string?>? Udf { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<SpecificationException> Validate()
    {
        if (Udf is null)
            yield return BadParameter(nameof(Udf), "There is no function", "Set Udf in C#.");
    }

    /// <inheritdoc/>
    protected override Field OutputField(Field input, string name) => new(name, StringType.Default, nullable: true);

    /// <inheritdoc/>
    protected override object? Read(byte[] body, Field field) => (Udf ?? throw BadParameter(nameof(Udf), "There is no function", "Set Udf in C#."))(body);
}
