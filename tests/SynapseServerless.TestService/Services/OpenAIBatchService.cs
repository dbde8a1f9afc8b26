using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace SynapseServerless.TestService;

/// <summary>Files and batches of OpenAI: answers come out of order, in two files, and batches end in each of the ways that they do when a prompt says so.</summary>
internal sealed class OpenAIBatchService : IAnswering
{
    private static readonly string[] s_bases = ["/openai/v1/", "/v1/", "/openai/"];
    private readonly OpenAIService _models = new();
    private readonly ConcurrentDictionary<string, byte[]> _files = new();
    private readonly ConcurrentDictionary<string, Batch> _batches = new();
    private int _count;

    public TestAnswer? Answer(ReceivedRequest request)
    {
        string? start = s_bases.FirstOrDefault(known => request.Path.StartsWith(known, StringComparison.Ordinal));
        string[] path = start is null ? [] : request.Path[start.Length..].Split('/');
        return (request.Method, path) switch
        {
            ("POST", ["files"]) => Upload(request),
            ("GET", ["files", var id]) => _files.ContainsKey(id) ? File(id) : TestAnswer.Error(404, "404", "No such File object"),
            ("GET", ["files", var id, "content"]) => _files.TryGetValue(id, out byte[]? content) ? new TestAnswer(200, content, "application/octet-stream") : TestAnswer.Error(404, "404", "No such File object"),
            ("POST", ["batches"]) => Begin(request),
            ("GET", ["batches"]) => List(request),
            ("GET", ["batches", var id]) => _batches.TryGetValue(id, out Batch? batch) && !batch.Has("BATCH VANISHES") ? TestAnswer.Json(Describe(batch, batch.Ask(request.Polls))) : TestAnswer.Error(404, "404", "No batch with that identity"),
            _ => null,
        };
    }

    private TestAnswer Upload(ReceivedRequest request)
    {
        string type = request.Headers.GetValueOrDefault("Content-Type") ?? "", text = request.Text;
        int boundary = type.IndexOf("boundary=", StringComparison.Ordinal);
        if (!type.StartsWith("multipart/form-data", StringComparison.Ordinal) || boundary < 0)
            return TestAnswer.Error(400, "invalid_request", "This is no form.");
        string[] parts = text.Split("--" + type[(boundary + 9)..].Split(';')[0].Trim('"'));
        string? purpose = Part(parts, "purpose"), file = Part(parts, "file");
        if (purpose != "batch" || file is null)
            return TestAnswer.Error(400, "invalid_request", "The form has no file for a batch.");
        string id = Next("file");
        _files[id] = Encoding.UTF8.GetBytes(file);
        return File(id);
    }

    private static string? Part(string[] parts, string name)
    {
        // Names stand in quotes or without.
        string? part = parts.FirstOrDefault(part => Regex.IsMatch(part, $"""; name="?{name}"?[;\r]"""));
        int body = part?.IndexOf("\r\n\r\n", StringComparison.Ordinal) ?? -1;
        return body < 0 ? null : part![(body + 4)..^2];
    }

    private TestAnswer Begin(ReceivedRequest request)
    {
        string file = (string)request.Json["input_file_id"]!;
        if (!_files.TryGetValue(file, out byte[]? content) || (string?)request.Json["completion_window"] != "24h")
            return TestAnswer.Error(400, "invalid_request", "There is no such file, or another window.");
        string id = Next("batch");
        var batch = new Batch(id, file, (string)request.Json["endpoint"]!, Encoding.UTF8.GetString(content));
        JsonObject[] lines = [.. batch.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => (JsonObject)JsonNode.Parse(line)!)];
        batch.Problem = batch.Has("BATCH FAILS") ? "token_limit_exceeded"
            : lines.Select(line => (string)line["custom_id"]!).Distinct().Count() < lines.Length ? "duplicate_custom_id"
            : lines.Length > 50_000 ? "too_many_tasks" : null;
        if (batch.Problem is null)
            CarryOut(batch, lines, request);
        _batches[id] = batch;
        return TestAnswer.Json(Describe(batch, "validating"));
    }

    private void CarryOut(Batch batch, JsonObject[] lines, ReceivedRequest request)
    {
        List<string> answers = [], errors = [];
        foreach ((int index, JsonObject line) in lines.Index())
        {
            string id = (string)line["custom_id"]!, text = line["body"]!.ToJsonString();
            bool isLate = index >= lines.Length / 2 && batch.Ending is "expired" or "cancelled";
            if (isLate)
                errors.Add(Line(id, null, new JsonObject { ["code"] = "batch_" + batch.Ending, ["message"] = "The request was not carried out." }));
            else if (!text.Contains("LINE LOST", StringComparison.Ordinal))
            {
                TestAnswer answer = text.Contains("LINE FAILS", StringComparison.Ordinal)
                    ? TestAnswer.Error(500, "server_error", "Something went wrong.")
                    : _models.Answer(new ReceivedRequest("POST", (string)line["url"]! is var url && url.StartsWith("/v1/", StringComparison.Ordinal) ? url : "/v1" + url, new Dictionary<string, string>(), new Dictionary<string, string>(), Encoding.UTF8.GetBytes(text), request.Server))!;
                var response = new JsonObject { ["status_code"] = answer.Status, ["request_id"] = "req-" + id, ["body"] = JsonNode.Parse(answer.Body) };
                (answer.Status == 200 ? answers : errors).Add(Line(id, response, null));
            }
        }
        // The last comes first, so that nobody goes by the order.
        answers.Reverse();
        batch.Output = Keep(answers, cut: batch.Has("BATCH HALF"), gone: batch.Has("FILE GONE"));
        batch.Errors = Keep(errors, cut: false, gone: false);
    }

    private string? Keep(List<string> lines, bool cut, bool gone)
    {
        if (lines.Count == 0)
            return null;
        string text = string.Join('\n', lines) + "\n", id = Next("file");
        if (!gone)
            _files[id] = Encoding.UTF8.GetBytes(cut ? text[..(text.Length / 2)] : text);
        return id;
    }

    private static string Line(string id, JsonObject? response, JsonObject? error) =>
        new JsonObject { ["id"] = "batch_req_" + id, ["custom_id"] = id, ["response"] = response, ["error"] = error }.ToJsonString();

    private TestAnswer List(ReceivedRequest request)
    {
        string after = request.Query.GetValueOrDefault("after") ?? "";
        Batch[] all = [.. _batches.Values.OrderBy(batch => batch.Id, StringComparer.Ordinal).Where(batch => string.CompareOrdinal(batch.Id, after) > 0)];
        // Pages are short, so that nobody takes the first for all of them.
        Batch[] page = [.. all.Take(2)];
        return TestAnswer.Json(new JsonObject
        {
            ["object"] = "list", ["data"] = new JsonArray([.. page.Select(batch => Describe(batch, batch.Problem is null ? "in_progress" : "failed"))]),
            ["first_id"] = page.FirstOrDefault()?.Id, ["last_id"] = page.LastOrDefault()?.Id, ["has_more"] = all.Length > 2,
        });
    }

    private TestAnswer File(string id) => TestAnswer.Json(new JsonObject { ["id"] = id, ["object"] = "file", ["purpose"] = "batch", ["filename"] = id + ".jsonl", ["created_at"] = 1_700_000_000, ["bytes"] = _files[id].Length, ["status"] = "processed" });

    private static JsonObject Describe(Batch batch, string status)
    {
        bool isOver = status is "completed" or "expired" or "cancelled";
        return new JsonObject
        {
            ["id"] = batch.Id, ["object"] = "batch", ["endpoint"] = batch.Endpoint, ["input_file_id"] = batch.File, ["completion_window"] = "24h", ["created_at"] = 1_700_000_000, ["status"] = status,
            ["output_file_id"] = isOver ? batch.Output : null, ["error_file_id"] = isOver ? batch.Errors : null,
            ["errors"] = status == "failed" ? new JsonObject { ["object"] = "list", ["data"] = new JsonArray(new JsonObject { ["code"] = batch.Problem, ["message"] = "The batch was refused." }) } : null,
        };
    }

    private string Next(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{Interlocked.Increment(ref _count):D6}");

    private sealed class Batch(string id, string file, string endpoint, string text)
    {
        private int _asked;

        public string Id => id;

        public string File => file;

        public string Endpoint => endpoint;

        public string Text => text;

        public string? Problem { get; set; }

        public string? Output { get; set; }

        public string? Errors { get; set; }

        public string Ending => Has("BATCH EXPIRES") ? "expired" : Has("BATCH CANCELLED") ? "cancelled" : "completed";

        public bool Has(string what) => text.Contains(what, StringComparison.Ordinal);

        public string Ask(int polls)
        {
            int asked = Interlocked.Increment(ref _asked);
            return asked <= polls ? "in_progress" : Problem is not null ? "failed" : asked == polls + 1 ? "finalizing" : Ending;
        }
    }
}
