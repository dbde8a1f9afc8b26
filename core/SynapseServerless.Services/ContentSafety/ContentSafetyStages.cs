using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using SynapseServerless.Specifications;
using SynapseServerless.Stages;

namespace SynapseServerless.Services;

/// <summary>Says how harmful texts are: hate, harm to oneself, sex and violence, each with a severity.</summary>
public sealed class AnalyzeTextSafety : ServiceStage
{
    /// <summary>The text that is analyzed.</summary>
    [Required, InBody("text")]
    public ValueOrColumn<string> Text { get; init; } = ValueOrColumn.Of<string>("text");

    /// <summary>The kinds of harm: <c>Hate</c>, <c>SelfHarm</c>, <c>Sexual</c>, <c>Violence</c>; left out, all.</summary>
    [InBody("categories"), AllowedValues(null, "Hate", "SelfHarm", "Sexual", "Violence")]
    public ValueOrColumn<IReadOnlyList<string>>? Categories { get; init; }

    /// <summary>Lists of terms of the resource that the text is compared with.</summary>
    [InBody("blocklistNames")]
    public ValueOrColumn<IReadOnlyList<string>>? BlocklistNames { get; init; }

    /// <summary>Whether a text with a term of a list is analyzed no further; left out, it is.</summary>
    [InBody("haltOnBlocklistHit")]
    public ValueOrColumn<bool>? HaltOnBlocklistHit { get; init; }

    /// <summary>The severities: <c>FourSeverityLevels</c> for 0, 2, 4 and 6, or <c>EightSeverityLevels</c> for 0 to 7; left out, four.</summary>
    [InBody("outputType"), AllowedValues(null, "FourSeverityLevels", "EightSeverityLevels")]
    public ValueOrColumn<string>? OutputType { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => ContentSafetyOperations.Text;

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        InputLimits.CheckText(values.Get<string>(nameof(Text))!, Operation.MostCharacters);
        return base.Request(values);
    }
}

/// <summary>Says how harmful images are: hate, harm to oneself, sex and violence, each with a severity.</summary>
/// <remarks>An address is that of a blob which the service's identity can read.</remarks>
public sealed class AnalyzeImageSafety : ImageStage
{
    /// <summary>The kinds of harm: <c>Hate</c>, <c>SelfHarm</c>, <c>Sexual</c>, <c>Violence</c>; left out, all.</summary>
    [InBody("categories"), AllowedValues(null, "Hate", "SelfHarm", "Sexual", "Violence")]
    public ValueOrColumn<IReadOnlyList<string>>? Categories { get; init; }

    /// <summary>The severities; the service knows <c>FourSeverityLevels</c> for images.</summary>
    [InBody("outputType"), AllowedValues(null, "FourSeverityLevels")]
    public ValueOrColumn<string>? OutputType { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => ContentSafetyOperations.Image;

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        var image = new JsonObject();
        if (values.Get<byte[]>(nameof(ImageBytes)) is { } bytes)
        {
            InputLimits.CheckImage(bytes, Operation.MostBytes);
            image["content"] = Convert.ToBase64String(bytes);
        }
        else
        {
            image["blobUrl"] = values.Get<string>(nameof(ImageUrl));
        }
        var body = new JsonObject { ["image"] = image };
        values.Fill(body);
        return new ServiceRequest(HttpMethod.Post, values.Address(Operation.Route, Version())) { Body = Encoding.UTF8.GetBytes(body.ToJsonString(StageJson.Options)) };
    }
}

/// <summary>Says whether a prompt attacks a language model, by itself or by documents that go with it.</summary>
public sealed class ShieldPrompt : ServiceStage
{
    private const int MostDocuments = 5;

    /// <summary>What the user says.</summary>
    [InBody("userPrompt")]
    public ValueOrColumn<string>? UserPrompt { get; init; }

    /// <summary>Up to five documents that go to the model beside it, of 10,000 characters together.</summary>
    [InBody("documents")]
    public ValueOrColumn<IReadOnlyList<string>>? Documents { get; init; }

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => ContentSafetyOperations.Shield;

    /// <inheritdoc/>
    protected override IEnumerable<SpecificationException> ValidateMore()
    {
        if (UserPrompt is null && Documents is null)
            yield return BadParameter(nameof(UserPrompt), "There is neither a prompt nor a document", "Give userPrompt, documents or both.");
    }

    /// <inheritdoc/>
    protected override bool IsAsked(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Get<string>(nameof(UserPrompt)) is not null || values.Get<IReadOnlyList<string>>(nameof(Documents)) is { Count: > 0 };
    }

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Get<string>(nameof(UserPrompt)) is { } prompt)
            InputLimits.CheckText(prompt, Operation.MostCharacters, "The prompt");
        IReadOnlyList<string> documents = values.Get<IReadOnlyList<string>>(nameof(Documents)) ?? [];
        InputLimits.CheckCount(documents, 0, MostDocuments, "documents");
        if (documents.Sum(InputLimits.Characters) is var length && length > Operation.MostCharacters)
            throw InputLimits.Refusal("TextTooLong", string.Create(CultureInfo.InvariantCulture, $"The documents have {length} characters together, and the service takes {Operation.MostCharacters}: cut them"));
        return base.Request(values);
    }
}

/// <summary>Says whether a text, usually one that a language model wrote, has parts that are somebody's property, such as lyrics or articles.</summary>
public sealed class DetectProtectedMaterial : ServiceStage
{
    /// <summary>The text that is looked through.</summary>
    [Required, InBody("text")]
    public ValueOrColumn<string> Text { get; init; } = ValueOrColumn.Of<string>("text");

    /// <inheritdoc/>
    [NotAParameter]
    public override ServiceOperation Operation => ContentSafetyOperations.Protected;

    /// <inheritdoc/>
    protected override ServiceRequest Request(RowValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        InputLimits.CheckText(values.Get<string>(nameof(Text))!, Operation.MostCharacters);
        return base.Request(values);
    }
}
