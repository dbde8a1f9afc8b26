namespace SynapseServerless.Service.Notifications;

/// <summary>What became of telling one recipient that a run has ended; <c>notifications.json</c> in the run's folder is a list of these.</summary>
public sealed record NotificationRecord
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "notifications.json";

    /// <summary>Tells this end of the run, and this recipient, apart from others.</summary>
    public required string Delivery { get; init; }

    /// <summary><c>queue</c>, or the callback's scheme and host; the rest of its URL may be a secret.</summary>
    public required string Recipient { get; init; }

    /// <summary>What was told.</summary>
    public required string Event { get; init; }

    /// <summary>How often it was tried.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was tried last.</summary>
    public DateTimeOffset? LastAttempt { get; init; }

    /// <summary>What came of the last attempt: a status, or why there was none.</summary>
    public string? LastAnswer { get; init; }

    /// <summary>When the recipient took it.</summary>
    public DateTimeOffset? Told { get; init; }

    /// <summary>Whether it is not tried again, though nobody was told.</summary>
    public bool GivenUp { get; init; }
}
