using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>The Face service: one face in each image, faces are alike when their identities begin alike, and identities without an approval are refused.</summary>
internal sealed class FaceService : IAnswering
{
    public TestAnswer? Answer(ReceivedRequest request)
    {
        if (request.Method != "POST" || !request.Path.StartsWith("/face/v1.2/", StringComparison.Ordinal))
            return null;
        string operation = request.Path["/face/v1.2/".Length..];
        if (request.Text.Contains("unapproved", StringComparison.Ordinal) || (operation == "detect" && request.Query.GetValueOrDefault("returnFaceId") == "true"))
            return Unapproved();
        return operation switch
        {
            "detect" => Detect(request),
            "findsimilars" => TestAnswer.Json(new JsonArray([.. (request.Json["faceIds"]?.AsArray() ?? []).Where(id => Like(id, request.Json["faceId"])).Select(id => new JsonObject { ["faceId"] = (string)id!, ["confidence"] = 0.9 })])),
            "group" => TestAnswer.Json(new JsonObject { ["groups"] = new JsonArray(request.Json["faceIds"]!.DeepClone()), ["messyGroup"] = new JsonArray() }),
            "identify" => TestAnswer.Json(new JsonArray([.. request.Json["faceIds"]!.AsArray().Select(id => new JsonObject { ["faceId"] = (string)id!, ["candidates"] = new JsonArray(new JsonObject { ["personId"] = "person", ["confidence"] = 0.8 }) })])),
            "verify" => TestAnswer.Json(new JsonObject { ["isIdentical"] = Like(request.Json["faceId1"] ?? request.Json["faceId"], request.Json["faceId2"] ?? request.Json["personId"]), ["confidence"] = 0.8 }),
            _ => null,
        };
    }

    private static TestAnswer Detect(ReceivedRequest request)
    {
        if (request.Headers.GetValueOrDefault("Content-Type") != "application/octet-stream" && (string?)request.Json["url"] is not { Length: > 0 })
            return TestAnswer.Error(400, "InvalidURL", "Invalid image URL.");
        var face = new JsonObject { ["faceRectangle"] = new JsonObject { ["left"] = 1, ["top"] = 2, ["width"] = 3, ["height"] = 4 } };
        if (request.Query.TryGetValue("returnFaceAttributes", out string? attributes) && attributes.Contains("glasses", StringComparison.Ordinal))
            face["faceAttributes"] = new JsonObject { ["glasses"] = "noGlasses" };
        return TestAnswer.Json(new JsonArray(face));
    }

    private static bool Like(JsonNode? id, JsonNode? other) => id is not null && other is not null && ((string)id!)[0] == ((string)other!)[0];

    private static TestAnswer Unapproved() => TestAnswer.Json(
        """
        {"error": {"code": "InvalidRequest", "message": "Invalid request has been sent.", "innererror": {"code": "UnsupportedFeature",
          "message": "Feature is not supported, missing approval for one or more of the following features: Identification,Verification. Please apply for access at https://aka.ms/facerecognition."}}}
        """, 403);
}
