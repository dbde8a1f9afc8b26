using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>Translation of documents: operations that run for two questions and then end, well or badly by the name of their source.</summary>
internal sealed class DocumentTranslationService : IAnswering
{
    private const string Path = "/translator/document/batches";
    private readonly ConcurrentDictionary<string, (string Source, int Asked)> _operations = new();
    private readonly ConcurrentDictionary<string, bool> _cancelled = new();

    public TestAnswer? Answer(ReceivedRequest request)
    {
        if (request.Path == Path && request.Method == "POST")
        {
            // The same request has the same identity, so that answers can be compared.
            string id = Convert.ToHexString(SHA256.HashData(request.Body))[..16];
            string source = (string)request.Json["inputs"]![0]!["source"]!["sourceUrl"]!;
            if (!Uri.TryCreate(source, UriKind.Absolute, out _))
                return TestAnswer.Error(400, "InvalidRequest", "The source is no address.");
            // What was cancelled is another operation when it is begun anew.
            while (_cancelled.ContainsKey(id))
                id += "A";
            _operations[id] = (source, 0);
            return TestAnswer.Begun(new Uri(request.Server, $"{Path}/{id}?api-version=2026-03-01").ToString());
        }
        if (!request.Path.StartsWith(Path + "/", StringComparison.Ordinal) || request.Method is not ("GET" or "DELETE"))
            return null;
        string name = request.Path[(Path.Length + 1)..];
        if (!_operations.ContainsKey(name))
            return TestAnswer.Error(404, "ResourceNotFound", "The operation is not known.");
        if (request.Method == "DELETE")
            _cancelled[name] = true;
        (string Source, int Asked) operation = _operations.AddOrUpdate(name, static _ => ("", 0), static (_, known) => (known.Source, known.Asked + 1));
        string status = _cancelled.ContainsKey(name) ? "Cancelled" : operation.Asked == 1 ? "NotStarted" : operation.Asked <= Math.Max(2, request.Polls) || operation.Source.EndsWith("stuck", StringComparison.Ordinal) ? "Running"
            : operation.Source.EndsWith("invalid", StringComparison.Ordinal) ? "ValidationFailed" : operation.Source.EndsWith("gone", StringComparison.Ordinal) ? "Failed" : "Succeeded";
        var answer = new JsonObject
        {
            ["id"] = name, ["createdDateTimeUtc"] = "2026-11-30T00:00:00Z", ["lastActionDateTimeUtc"] = "2026-11-30T00:00:01Z", ["status"] = status,
            ["summary"] = new JsonObject { ["total"] = 1, ["failed"] = status == "Failed" ? 1 : 0, ["success"] = status == "Succeeded" ? 1 : 0, ["inProgress"] = 0, ["notYetStarted"] = 0, ["cancelled"] = 0, ["totalCharacterCharged"] = 0 },
        };
        if (status is "ValidationFailed" or "Failed")
            answer["error"] = new JsonObject { ["code"] = "InvalidRequest", ["message"] = "Cannot access source document location with the current permissions.", ["target"] = "Operation", ["innerError"] = new JsonObject { ["code"] = "InvalidDocumentAccessLevel", ["message"] = "Cannot access source document location with the current permissions." } };
        return TestAnswer.Json(answer);
    }
}
