using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;
using SynapseServerless.Pipelines;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Makes requests of a column, sends them and reads the responses: an output or an error for each row.</summary>
/// <remarks>
/// It is a pipeline of its parts: a mini-batch transformer where there is one, the input parser, <c>HTTPTransformer</c>, the errors split off, the output parser, and
/// <c>FlattenBatch</c> where rows were batched.
/// </remarks>
public sealed class SimpleHTTPTransformer : Transformer
{
    private const string Request = "__request", Response = "__response";

    /// <summary>The column that requests are made of.</summary>
    [Required]
    public string InputCol { get; init; } = "";

    /// <summary>The column that gets the outputs; null means the uid of the stage followed by <c>_output</c>.</summary>
    public string? OutputCol { get; init; }

    /// <summary>The column of errors, structures of status and response; null means the uid of the stage followed by <c>_errors</c>.</summary>
    public string? ErrorCol { get; init; }

    /// <summary>Makes requests; its columns are set by this stage.</summary>
    [Required]
    public ColumnTransformer InputParser { get; init; } = new JSONInputParser();

    /// <summary>Reads responses; its columns are set by this stage. Left out, responses are texts.</summary>
    public ColumnTransformer? OutputParser { get; init; }

    /// <summary>Makes one request of several rows; left out, each row has its own.</summary>
    public StreamTransformer? MiniBatcher { get; init; }

    /// <summary>Whether rows that were batched come out one by one; null for whether there is a mini-batch transformer.</summary>
    public bool? FlattenOutputBatches { get; init; }

    /// <summary>How many requests are at work at a time.</summary>
    [Range(1, 10_000)]
    public int Concurrency { get; init; } = 1;

    /// <summary>How many seconds one attempt may take.</summary>
    [Range(0.001, 86_400.0)]
    public double Timeout { get; init; } = 60;

    /// <summary>How many seconds a row may take with all attempts and waits; null for as long as they last.</summary>
    [Range(0.001, 604_800.0)]
    public double? ConcurrentTimeout { get; init; }

    /// <summary>What is done about responses that report a failure.</summary>
    public HttpHandler Handler { get; init; }

    /// <inheritdoc/>
    public override BoundTransformer Bind(Schema input)
    {
        InputColumns.Require(input, Uid, "inputCol", InputCol);
        string output = OutputCol ?? Uid + "_output", error = ErrorCol ?? Uid + "_errors";
        var stages = new List<Transformer>();
        if (MiniBatcher is not null)
            stages.Add(MiniBatcher);
        stages.Add(Over(InputParser, InputCol, Request));
        stages.Add(new HTTPTransformer { Uid = Uid, InputCol = Request, OutputCol = Response, Concurrency = Concurrency, Timeout = Timeout, ConcurrentTimeout = ConcurrentTimeout, Handler = Handler });
        stages.Add(new ResponseErrors { Uid = Uid, ResponseCol = Response, ErrorCol = error });
        stages.Add(Over(OutputParser ?? new StringOutputParser(), Response, output));
        stages.Add(new DropColumns { Uid = Uid, Cols = [Request, Response] });
        if (FlattenOutputBatches ?? MiniBatcher is not null)
            stages.Add(new FlattenBatch { Uid = Uid });
        return new PipelineModel(stages).Bind(input);
    }

    // A copy of a parser over other columns.
    private static ColumnTransformer Over(ColumnTransformer parser, string input, string output) => StageCopies.With(
        parser, [Setting(parser, nameof(ColumnTransformer.InputCol), input), Setting(parser, nameof(ColumnTransformer.OutputCol), output)]);

    private static StageSetting Setting(Stage stage, string property, string value) =>
        new(stage.Uid, ParameterName.FromProperty(property), JsonSerializer.SerializeToElement(value));
}

/// <summary>Splits responses that report a failure off: they become errors, and are no responses any more.</summary>
internal sealed class ResponseErrors : BatchTransformer
{
    private static readonly Field s_error = ArrowTypeText.Parse("error", "struct<response: string, status: struct<statusCode: int, reasonPhrase: string>>");

    /// <summary>The column of responses.</summary>
    public required string ResponseCol { get; init; }

    /// <summary>The column of errors.</summary>
    public required string ErrorCol { get; init; }

    public override BoundBatchTransformer Bind(Schema input)
    {
        int place = input.GetFieldIndex(ResponseCol);
        var added = new AddedColumns(input, HttpColumns.Response(ResponseCol), new Field(ErrorCol, s_error.DataType, nullable: true));
        return BoundBatchTransformer.Of(input, added.Output, (batch, _, _) => Split(batch, place, added), keepsRows: true);
    }

    private static RecordBatch Split(RecordBatch batch, int place, AddedColumns added)
    {
        IArrowArray column = batch.Column(place);
        var good = new object?[batch.Length];
        var bad = new object?[batch.Length];
        for (int row = 0; row < good.Length; row++)
        {
            if (Cells.Value(column, row) is not IDictionary<string, object?> response)
                continue;
            int status = (int)response["status"]!;
            byte[] body = response["body"] as byte[] ?? [];
            if (status is >= 200 and <= 299)
                good[row] = new object?[] { status, response["reason"], HttpColumns.HeaderCells(HttpColumns.ReadHeaders(response["headers"])), body };
            else
                bad[row] = new object?[] { Encoding.UTF8.GetString(body), new object?[] { status, response["reason"] } };
        }
        return added.To(batch, TypedJson.Column(added.Fields[0], good), TypedJson.Column(added.Fields[1], bad));
    }
}
