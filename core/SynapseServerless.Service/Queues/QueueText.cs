using System.Buffers.Text;
using System.Text;

namespace SynapseServerless.Service.Queues;

/// <summary>Reads messages of any sender: some write text as it is, and some, such as Event Grid, write it as base64.</summary>
public static class QueueText
{
    /// <summary>The text of a message.</summary>
    /// <param name="message">The message as it is in the queue: JSON, or base64 of JSON in UTF-8.</param>
    /// <returns>The JSON, or the message itself when it is neither.</returns>
    public static string Read(string message)
    {
        string trimmed = message.Trim();
        // Base64 has none of the characters that JSON begins with.
        if (trimmed.Length == 0 || trimmed[0] is '{' or '[' or '"' || !Base64.IsValid(trimmed))
            return message;
        string text = Encoding.UTF8.GetString(Convert.FromBase64String(trimmed));
        return text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n') is ['{' or '[' or '"', ..] json ? json : message;
    }
}
