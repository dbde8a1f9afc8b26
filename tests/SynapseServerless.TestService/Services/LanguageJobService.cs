using System.Globalization;
using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>Jobs of the Language service on texts: 25 texts in each, one that is too long spoils all, results in pages of 20.</summary>
internal sealed class LanguageJobService : IAnswering
{
    private const string Root = "/language/analyze-text/jobs";
    private const int MostElements = 125_000, Page = 20;
    private readonly ServerOperations _jobs = new();

    public TestAnswer? Answer(ReceivedRequest request)
    {
        if (request.Path == Root && request.Method == "POST")
            return Begin(request);
        if (!request.Path.StartsWith(Root + "/", StringComparison.Ordinal))
            return null;
        if (request.Method == "POST" && request.Path.EndsWith(":cancel", StringComparison.Ordinal))
            return _jobs.TryCancel(request.Path[(Root.Length + 1)..^":cancel".Length]) ? new TestAnswer(202, []) : TestAnswer.Error(404, "NotFound", "The specified job ID could not be found.");
        if (request.Method != "GET")
            return null;
        if (!_jobs.TryAsk(request.Path[(Root.Length + 1)..], out JsonNode? job, request.Polls))
            return TestAnswer.Error(404, "NotFound", "The specified job ID could not be found.");
        return TestAnswer.Json(job is null ? new JsonObject { ["status"] = "running", ["tasks"] = new JsonObject() } : Cut(request, job));
    }

    private TestAnswer Begin(ReceivedRequest request)
    {
        JsonArray documents = request.Json["analysisInput"]!["documents"]!.AsArray();
        if (documents.Count > 25)
            return TestAnswer.Error(400, "InvalidRequest", "Job cannot contain more than 25 records.");
        if (documents.Sum(document => new StringInfo((string)document!["text"]!).LengthInTextElements) > MostElements)
            return TestAnswer.Error(400, "InvalidRequest", "Job task: 'Text' has exceeded the maximum size of a document.");
        if (documents.Any(document => ((string)document!["text"]!).Contains("spoils the job", StringComparison.Ordinal)))
            return TestAnswer.Error(400, "InvalidRequest", "A document within the request was too large to be processed.");
        JsonObject[] tasks = [.. request.Json["tasks"]!.AsArray().Select(task => Task(task!, documents))];
        int failed = tasks.Count(task => (string?)task["status"] == "failed");
        var job = new JsonObject
        {
            ["jobId"] = "j", ["status"] = failed == 0 ? "succeeded" : failed == tasks.Length ? "failed" : "partiallyCompleted",
            ["errors"] = new JsonArray([.. Enumerable.Range(0, tasks.Length).Where(i => (string?)tasks[i]["status"] == "failed").Select(i => (JsonNode)new JsonObject
            {
                ["code"] = "InternalServerError", ["message"] = "The task could not be carried out.", ["target"] = $"#/tasks/items/{i}",
            })]),
            ["tasks"] = new JsonObject { ["total"] = tasks.Length, ["completed"] = tasks.Length - failed, ["failed"] = failed, ["inProgress"] = 0, ["items"] = new JsonArray(tasks) },
        };
        return TestAnswer.Begun($"{request.Server}language/analyze-text/jobs/{_jobs.Begin(job)}?api-version={request.Query.GetValueOrDefault("api-version")}");
    }

    private static JsonObject Task(JsonNode task, JsonArray documents)
    {
        string kind = (string)task["kind"]!;
        var item = new JsonObject { ["kind"] = kind + "LROResults", ["taskName"] = task["taskName"]?.DeepClone(), ["lastUpdateDateTime"] = "2026-11-30T00:00:00Z", ["status"] = "succeeded" };
        if ((string?)task["parameters"]?["modelVersion"] == "none-such")
        {
            item["status"] = "failed";
            return item;
        }
        var results = new JsonArray();
        var errors = new JsonArray();
        foreach (JsonNode? document in documents)
        {
            string id = (string)document!["id"]!, text = (string)document["text"]!;
            if (string.IsNullOrWhiteSpace(text))
                errors.Add(new JsonObject { ["id"] = id, ["error"] = new JsonObject { ["code"] = "InvalidDocument", ["message"] = "Document text is empty." } });
            else
                results.Add(Analyze(kind, id, text));
        }
        item["results"] = new JsonObject { ["documents"] = results, ["errors"] = errors, ["modelVersion"] = "2024-11-01" };
        return item;
    }

    private static JsonObject Analyze(string kind, string id, string text)
    {
        var document = new JsonObject { ["id"] = id, ["warnings"] = new JsonArray() };
        switch (kind)
        {
            case "AbstractiveSummarization":
                document["summaries"] = new JsonArray(new JsonObject { ["text"] = "About " + text.Split(' ')[0], ["contexts"] = new JsonArray(new JsonObject { ["offset"] = 0, ["length"] = text.Length }) });
                break;
            case "ExtractiveSummarization":
                document["sentences"] = new JsonArray(new JsonObject { ["text"] = text, ["rankScore"] = 1.0, ["offset"] = 0, ["length"] = text.Length });
                break;
            case "KeyPhraseExtraction":
                document["keyPhrases"] = new JsonArray([.. text.Split(' ').Where(word => word.Length > 4).Select(word => (JsonNode)word)]);
                break;
            case "SentimentAnalysis":
                document["sentiment"] = text.Contains("good", StringComparison.Ordinal) ? "positive" : "neutral";
                document["sentences"] = new JsonArray();
                break;
            case "CustomSingleLabelClassification" or "CustomMultiLabelClassification":
                document["class"] = new JsonArray(new JsonObject { ["category"] = text.Split(' ')[0], ["confidenceScore"] = 0.5 });
                break;
            default:
                document["entities"] = new JsonArray();
                if (kind == "PiiEntityRecognition")
                    document["redactedText"] = text;
                if (kind == "Healthcare")
                    document["relations"] = new JsonArray();
                break;
        }
        return document;
    }

    private static JsonNode Cut(ReceivedRequest request, JsonNode job)
    {
        int skip = int.Parse(request.Query.GetValueOrDefault("$skip", "0"), CultureInfo.InvariantCulture);
        int most = 0;
        foreach (JsonNode? task in job["tasks"]!["items"]!.AsArray())
        {
            if (task!["results"]?["documents"] is not JsonArray documents)
                continue;
            most = Math.Max(most, documents.Count);
            task["results"]!["documents"] = new JsonArray([.. documents.Skip(skip).Take(Page).Select(document => document!.DeepClone())]);
            if (skip > 0)
                task["results"]!["errors"] = new JsonArray();
        }
        if (most > skip + Page)
            job["nextLink"] = $"{request.Server}{request.Path[1..]}?api-version=2024-11-01&$skip={skip + Page}&$top={Page}";
        return job;
    }
}
