using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using SynapseServerless.Data;

namespace SynapseServerless.Services;

/// <summary>Why a row has no answer.</summary>
/// <param name="Status">The status of the last reply; null where none came.</param>
/// <param name="Code">What the service calls it, or what we do.</param>
/// <param name="Message">What the service says.</param>
/// <param name="Category">What kind of failure it is.</param>
public sealed record CallError(int? Status, string Code, string Message, CallErrorCategory Category)
{
    /// <summary>How often the request was sent.</summary>
    public int Attempts { get; init; }

    /// <summary>The identity that the service gave the request.</summary>
    public string? RequestId { get; init; }

    /// <summary>How many seconds the service asked to wait; null where it did not.</summary>
    public double? WaitSeconds { get; init; }

    /// <summary>The column of errors.</summary>
    public static Field Column(string name) => ArrowTypeText.Parse(
        name, "struct<status: int, code: string, message: string, category: string, attempts: int, requestId: string, waitSeconds: double>");

    /// <summary>The cell of the column.</summary>
    public object?[] Cell() =>
        [Status, Code, Message, Specifications.TypeNames.EnumName(Category.ToString()), Attempts, RequestId, WaitSeconds];

    /// <summary>The error in a sentence without its point.</summary>
    public override string ToString()
    {
        string status = Status is null ? "" : string.Create(CultureInfo.InvariantCulture, $" ({Status})");
        return $"{Message.TrimEnd('.')} [{Code}{status}]";
    }
}

/// <summary>Kinds of failures of calls.</summary>
public enum CallErrorCategory
{
    /// <summary>The row cannot be sent as it is: too long, no image, no such template column.</summary>
    Input,

    /// <summary>The service refuses what the row asks for.</summary>
    Request,

    /// <summary>A filter of content refused the row or its answer.</summary>
    ContentFilter,

    /// <summary>The service asked to wait longer than the stage may.</summary>
    Throttled,

    /// <summary>The service failed, after all attempts.</summary>
    Service,

    /// <summary>No reply came in time, after all attempts.</summary>
    Timeout,

    /// <summary>The service could not be reached, or the reply was cut off.</summary>
    Connection,

    /// <summary>The reply is not what the operation gives.</summary>
    Answer,
}

/// <summary>A row has no answer.</summary>
/// <param name="error">Why.</param>
public sealed class CallException(CallError error) : Exception(error.ToString())
{
    /// <summary>Why.</summary>
    public CallError Error { get; } = error;

    /// <summary>The last reply that reported it; null where none came.</summary>
    public ServiceReply? Reply { get; init; }
}
