using System.Globalization;
using System.Text.Json;

namespace SynapseServerless.Services;

/// <summary>What is found out about a row before it is sent, so that nothing is paid for a refusal.</summary>
internal static class InputLimits
{
    /// <summary>How many characters of Unicode a text has; a pair of surrogates is one.</summary>
    public static long Characters(string text) => text.EnumerateRunes().LongCount();

    /// <summary>Refuses a text with more characters of Unicode than the service takes.</summary>
    /// <exception cref="CallException">It has more.</exception>
    public static void CheckText(string text, int most, string what = "The text")
    {
        if (text.Length > most && Characters(text) is var length && length > most)
            throw Refusal("TextTooLong", string.Create(CultureInfo.InvariantCulture, $"{what} has {length} characters, and the service takes {most}: cut it, for instance with PageSplitter"));
    }

    /// <summary>Refuses an image with more bytes than the service takes, and one with none.</summary>
    /// <exception cref="CallException">It has more, or none.</exception>
    public static void CheckImage(byte[] image, long most)
    {
        if (image.Length == 0)
            throw Refusal("EmptyImage", "The image has no bytes");
        if (image.Length > most)
            throw Refusal("ImageTooLarge", string.Create(CultureInfo.InvariantCulture, $"The image has {image.Length} bytes, and the service takes {most}: make it smaller"));
    }

    /// <summary>Refuses a list with more or fewer items than the service takes.</summary>
    /// <exception cref="CallException">It has more or fewer.</exception>
    public static void CheckCount(IReadOnlyList<string>? items, int least, int most, string parameter)
    {
        if (items is not null && (items.Count < least || items.Count > most))
            throw Refusal("WrongCount", string.Create(CultureInfo.InvariantCulture, $"{parameter} has {items.Count} items, and the service takes {least} to {most}"));
    }

    /// <summary>A value that may be given as JSON or as a text that holds JSON.</summary>
    /// <exception cref="CallException">The text holds none.</exception>
    public static JsonElement Parsed(JsonElement value, string parameter)
    {
        if (value.ValueKind != JsonValueKind.String)
            return value;
        try
        {
            return JsonElement.Parse(value.GetString()!);
        }
        catch (JsonException error)
        {
            throw Refusal("InvalidJson", $"{parameter} is a text that is no JSON: {error.Message.Split('.')[0]}");
        }
    }

    /// <summary>The error of a row that cannot be sent as it is.</summary>
    public static CallException Refusal(string code, string message) => new(new CallError(null, code, message, CallErrorCategory.Input));
}
