namespace SynapseServerless.Streaming;

/// <summary>What the body of a message is.</summary>
public enum MessageFormat
{
    /// <summary>A JSON object whose members are columns, by their names and types in <c>schema</c>.</summary>
    Json,

    /// <summary>Text in UTF-8, which becomes the column <c>value</c>.</summary>
    Text,

    /// <summary>Bytes, which become the column <c>value</c>.</summary>
    Binary,
}

/// <summary>What becomes of a JSON body with a member that <c>schema</c> does not name.</summary>
public enum UnknownMembers
{
    /// <summary>The stream pauses and says which member is new: the schema of the source has changed.</summary>
    Pause,

    /// <summary>The member is left out.</summary>
    Ignore,

    /// <summary>The message is set aside with its offset.</summary>
    SetAside,
}
