using System.Text.Json.Nodes;

namespace SynapseServerless.Cli.Terminal;

/// <summary>Errors for programs: the message, and its parts.</summary>
internal static class ErrorJson
{
    public static JsonNode Of(SynapseException error)
    {
        Location place = error.Location;
        var json = new JsonObject { ["message"] = error.Message, ["problem"] = error.Problem };
        void Add(string name, JsonNode? value)
        {
            if (value is not null)
                json[name] = value;
        }
        Add("remedy", error.Remedy);
        Add("file", place.File);
        Add("line", place.Line);
        Add("position", place.Position);
        Add("stage", place.Stage);
        Add("parameter", place.Parameter);
        Add("column", place.Column);
        Add("row", place.Row);
        return json;
    }
}
