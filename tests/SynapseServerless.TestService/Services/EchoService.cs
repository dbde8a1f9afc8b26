using System.Text.Json.Nodes;

namespace SynapseServerless.TestService;

/// <summary>Says what it was sent.</summary>
internal sealed class EchoService : IAnswering
{
    public TestAnswer? Answer(ReceivedRequest request) =>
        request.Path == "/echo" ? TestAnswer.Json(new JsonObject { ["echo"] = request.Text, ["method"] = request.Method }) : null;
}
